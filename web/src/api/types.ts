// What the api sends, as TypeScript.

export type Validity = 'in_force' | 'not_yet_effective' | 'expired' | 'repealed' | 'superseded'

export interface Citation {
  passage_id: string
  library: string
  document: string
  title: string
  number: string | null
  headings: string[]
  provision: string | null
  validity: Validity
  issued: string | null
  effective: string | null
  start: number
  end: number
}

export interface Hit {
  kind: 'card' | 'passage'
  quote: string
  answer: string | null
  card_id: string | null
  title: string
  similarity: number | null
  score: number | null
  citation: Citation
}

/** A file to fetch, by a path of this api. */
export interface Download {
  title: string
  url: string
}

export interface BotCustom {
  kind: string
  hits?: Hit[]
  /** What was searched for: of a follow-up, with what it leans on. */
  question?: string
  release?: string | null
  downloads?: Download[]
}

export interface BotButton {
  title: string
  token: string
}

export interface BotMessage {
  text: string
  buttons: BotButton[]
  custom: BotCustom | null
}

export interface ChatReply {
  messages: BotMessage[]
  degraded: string | null
}

/** The member who is signed in; `demo` marks invented people. */
export interface Member {
  name: string | null
  branch: string | null
  demo: boolean
}

export interface Visitor {
  visitor: string
  display_name: string | null
  member?: Member | null
}

export interface Passage {
  id: string
  headings: string[]
  provision: string | null
  part: number
  start: number
  end: number
  text: string
  target: boolean
}

export interface StoredDocument {
  path: string
  title: string
  number: string | null
  issued: string | null
  effective: string | null
  validity: Validity
  source: string | null
}

export interface PassageContext {
  document: StoredDocument
  passages: Passage[]
  has_before: boolean
  has_after: boolean
}
