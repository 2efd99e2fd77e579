// Load the surroundings of a passage, and more of the document before and after them.
import { reactive } from 'vue'
import { RequestError } from '../api/errors'
import type { Passage, PassageContext, StoredDocument } from '../api/types'

export type FetchContext = (passageId: string, before: number, after: number) => Promise<PassageContext>

const AROUND = 12
const MORE = 20

/** What the reader shows. `problem` is set when the last request failed. */
export interface ReaderState {
  document: StoredDocument | null
  passages: Passage[]
  hasBefore: boolean
  hasAfter: boolean
  isLoading: boolean
  problem: RequestError | null
}

export class Reader {
  readonly state: ReaderState = reactive(emptyState())
  private opening = 0

  constructor(private readonly fetchContext: FetchContext) {}

  async open(passageId: string): Promise<void> {
    this.opening += 1
    Object.assign(this.state, emptyState())
    const context = await this.load(passageId, AROUND, AROUND)
    if (context === null) return
    this.state.document = context.document
    this.state.passages = context.passages
    this.state.hasBefore = context.has_before
    this.state.hasAfter = context.has_after
  }

  async loadBefore(): Promise<void> {
    const first = this.state.passages[0]
    if (first === undefined || this.state.isLoading) return
    const context = await this.load(first.id, MORE, 0)
    if (context === null) return
    this.state.passages.unshift(...others(context, first.id))
    this.state.hasBefore = context.has_before
  }

  async loadAfter(): Promise<void> {
    const last = this.state.passages[this.state.passages.length - 1]
    if (last === undefined || this.state.isLoading) return
    const context = await this.load(last.id, 0, MORE)
    if (context === null) return
    this.state.passages.push(...others(context, last.id))
    this.state.hasAfter = context.has_after
  }

  /** Null when it failed, and also when another place was opened in the meantime. */
  private async load(passageId: string, before: number, after: number): Promise<PassageContext | null> {
    const turn = this.opening
    const isCurrent = (): boolean => turn === this.opening
    this.state.isLoading = true
    this.state.problem = null
    try {
      const context = await this.fetchContext(passageId, before, after)
      return isCurrent() ? context : null
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      if (isCurrent()) this.state.problem = error
      return null
    } finally {
      if (isCurrent()) this.state.isLoading = false
    }
  }
}

/** The passages next to one we have; the target mark belongs to the place that was opened, not to it. */
function others(context: PassageContext, knownId: string): Passage[] {
  return context.passages.filter(({ id }) => id !== knownId).map((passage) => ({ ...passage, target: false }))
}

function emptyState(): ReaderState {
  return { document: null, passages: [], hasBefore: false, hasAfter: false, isLoading: false, problem: null }
}
