// The api's paths for signing in and out.
import { requestJson } from './request'
import type { Visitor } from './types'

export interface Activation {
  staff_number: string
  code: string
  pin: string
}

export function signIn(staffNumber: string, pin: string): Promise<Visitor> {
  return post('sign-in', { staff_number: staffNumber, pin })
}

export function activate(activation: Activation): Promise<Visitor> {
  return post('activation', activation)
}

export function signInToDemo(secret: string): Promise<Visitor> {
  return post('demo', { secret })
}

export function signOut(): Promise<Visitor> {
  return post('sign-out', {})
}

function post(path: string, body: unknown): Promise<Visitor> {
  return requestJson<Visitor>(`/v1/session/${path}`, { method: 'POST', body })
}
