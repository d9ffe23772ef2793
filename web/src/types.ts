// What the server answers with, as far as the pages look at it.

export interface Offer { id: string; by: string[]; what: string | null; day: string | null }
export interface Month { month: string; coop: number; conflict: number }
export interface Negotiation {
  id: string; name: string | null; sides: string[]; sides_iso3: (string | null)[]; mediators: string[];
  first: string | null; last: string | null; documents: number; contacts: number; moves: number;
  last_contact: {id: string; kind: string; place: string | null; day: string | null} | null;
  open_offers: Offer[]; phase: string | null; ball_in_court_of: string | null; ball_basis: string | null; subjects: string[];
  months: Month[]; standing: {phase: string | null; ball_in_court_of: string | null; ball_basis: string | null; open_offers: number; latest_offer_by: string | null; last_contact: Item | null} | null;
}
export interface DateValue { text: string | null; value: string | null; end: string | null; precision: string | null }
export interface Report { id: string; doc: string; outlet: string | null; published_at: string | null; quote: string; bstart: number; bend: number; title?: string | null; sentence?: string | null }
export interface Rung { status: string; date: string | null; actor: string | null; doc: string; published_at: string | null }
// A record of any kind: the fields of all, of which each kind has some.
export interface Item {
  id: string; doc: string; quote: string; bstart: number; bend: number; confidence: number; why: string[]; day?: string | null;
  kind?: string; status?: string; hedge: string | null; attribution: string[]; independent?: number; contradicted_by?: string[]; reports?: Report[];
  actor?: string[]; addressee?: string[]; content?: string | null; conditional_on?: string | null; said_by?: string | null; date?: DateValue | null;
  parties?: string[]; participants?: string[]; proposed_by?: string | null; arranged_by?: string | null; place?: string | null;
  scheduled_date?: DateValue | null; held_date?: DateValue | null; rungs?: Rung[]; purpose?: string | null; level?: string | null;
  what?: string | null; bears_on?: string | null; name?: string | null; between?: string[]; operated_by?: string | null;
  reader?: string | null; signal?: string | null; signal_by?: string[]; means?: string | null; holder?: string | null; against?: string | null;
  cause?: string | null; explains?: string | null; party_gives?: string | null; gives?: string | null; returns?: string | null;
  in_return_from?: string | null; sequencing?: string | null; position_of?: string | null; published_at?: string | null; title?: string | null;
  outlet?: string | null; sentence?: string | null; phase?: string | null; ball_in_court_of?: string | null; first_mover?: string | null;
}
export interface Open { by: string; waits_for: string[]; made: string | null; days: number; move: Item }
export interface Position { holder: string; wants: string | null; gives: string | null; order: string; item: Item }
export interface Standing {
  dyad: string; sides: string[]; as_of: string; documents: number; phase: string | null; phase_rule: string | null;
  ball_in_court_of: string | null; ball_basis: string | null; ball_stated: boolean; ball_id: string | null;
  open_offers: Open[]; open_demands: Open[]; positions: Position[]; crossed: unknown[];
  obstacles: {text: string; basis: string; id: string}[]; channels: Item[]; last_contact: Item | null;
  next: {date: DateValue | string; what: string; kind: string; id: string}[];
  outlooks: {text: string; holder: string | null; hedge: string[]; published_at: string | null; id: string}[];
  changes: {date: string | null; what: string; id: string}[];
}
export interface Source { id: string; title: string | null; outlet: string | null; url: string | null; published_at: string | null; event_count: number; items?: number; unread: boolean; unread_why: string | null; bytes: number; language: string | null }
export type Items = Record<string, Item[]>;
export interface NegotiationPage { negotiation: Negotiation; as_of: string; standings: Standing[]; items: Items; sources: Source[] }
export interface EventRecord {
  id: string; doc: string; quote: string; bstart: number; bend: number; source: string[]; target: string[]; plover_type: string;
  plover_mode: string | null; cameo: string; goldstein: number; quad: string; gist: string | null; date: DateValue | null; day: string | null;
  place: string | null; factuality: string; polarity: string; confidence: number; why: string[]; attribution: string[];
  title: string | null; outlet: string | null; published_at: string | null;
}
export interface Deadlock {
  sides: string[]; as_of: string; acts: {side: string; what: string; offered: boolean; refused: boolean}[];
  waits: {act: number; needs: number; implied: boolean; since: string | null; days: number; items: Item[]}[];
  cycles: {waits: number[]; words: string; since: string | null; days: number}[];
  ways_out: {kind: string; words: string; ids: string[]; cycles: number[]; frees_all: boolean}[];
}
export interface Decision { version: number; verb: string; id: string | null; field: string | null; value: string | null; note: string | null; who: string; when: string; kind: string; doc: string; quote: string }
