import { expect, it } from 'vitest'
import { useConnection } from '../src/network/connection'
import { laterQueue } from './fixtures'

function setUp() {
  const world = { isUp: false, isDeviceOnline: true, regained: 0 }
  const clock = laterQueue()
  const connection = useConnection({
    probe: () => (world.isUp ? Promise.resolve() : Promise.reject(new Error('down'))),
    later: clock.later,
    isDeviceOnline: () => world.isDeviceOnline,
    onRegained: () => (world.regained += 1),
  })
  return { world, clock, connection }
}

it('asks ever more slowly while the api is away, half a minute at most', async () => {
  const { clock, connection } = setUp()
  const pauses: (number | undefined)[] = []

  connection.lost()
  for (let round = 0; round < 6; round += 1) {
    pauses.push(clock.tasks[0]?.seconds)
    await clock.runNext()
  }

  expect(pauses).toEqual([2, 4, 8, 16, 30, 30])
  expect(connection.state.value).toBe('unreachable')
})

it('says once that the api is back, and then stops asking', async () => {
  const { world, clock, connection } = setUp()
  connection.lost()
  connection.lost()
  expect(clock.tasks).toHaveLength(1)

  world.isUp = true
  await clock.runNext()

  expect([connection.state.value, world.regained, clock.tasks.length]).toEqual(['online', 1, 0])
})

it('tells a device without network from a server out of reach', () => {
  const { world, connection } = setUp()

  world.isDeviceOnline = false
  connection.lost()

  expect(connection.state.value).toBe('offline')
})

it('does not take the first contact for a return', () => {
  const { world, connection } = setUp()

  connection.reached()

  expect(world.regained).toBe(0)
})
