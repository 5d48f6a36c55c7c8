import type { chart as en } from '../en/chart.ts'
import type { Translated } from '../translated.ts'

export const chart: Translated<typeof en> = {
  key: {
    node: 'Lightning-Knoten',
    till_cash: 'Bargeld in der Kasse',
    clearing: 'In Abwicklung',
    customer_credit: 'Kundenguthaben',
    gifts: 'Gutscheincodes',
    tips: 'Trinkgelder',
    tax: 'Steuer',
    overpaid: 'Zu viel gezahlt',
    underpaid: 'Zu wenig gezahlt',
    sales_income: 'Verkäufe',
    credits_used: 'Verbrauchte Credits',
    plan_income: 'Abos',
    node_fees: 'Knotengebühren',
    promotions: 'Werbegeschenke',
    credit_exchange: 'Umtausch in Credits',
    fiat_exchange: 'Umtausch in Geld',
    opening: 'Eröffnungsbestand',
  },
  kind: {
    asset: 'Vermögen',
    liability: 'Verbindlichkeiten',
    income: 'Erträge',
    expense: 'Aufwand',
    exchange: 'Umtausch',
    equity: 'Eigenkapital',
  },
}
