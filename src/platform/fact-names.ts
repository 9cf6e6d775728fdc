/** Every fact there is; a slice that announces a new one adds its name here. */
export type FactName =
  | 'customer.joined'
  | 'customer.consented'
  | 'customer.stopped'
  | 'message.opted_out'
  | 'message.failed'
  | 'message.waiting' // an inbound text waits for a person
  | 'purchase.recorded'
  | 'purchase.refunded'
  | 'case.opened'
  | 'case.reported'
  | 'case.reopened'
  | 'case.closed'
  | 'points.gained' // by a purchase, a gift or a person; the reaction reads the balance
  | 'voucher.redeemed'
  | 'survey.done' // all its questions were answered
  | 'broadcast.sent'; // to the last of its recipients
