import { expect, test } from 'vitest'
import { createInvoicesStore } from '../../../renderer/app/invoices-store.ts'
import { anInvoice } from './invoice-views.ts'

test('an older version is never shown over a newer one', () => {
  const store = createInvoicesStore()
  store.getState().accept(anInvoice('a', { version: 3, status: 'paid' }))
  store.getState().accept(anInvoice('a', { version: 2, status: 'arriving' }))
  expect(store.getState().byId['a']?.status).toBe('paid')
})

test('the same version again changes nothing, so nothing is drawn again', () => {
  const store = createInvoicesStore()
  store.getState().accept(anInvoice('a', { version: 2 }))
  const before = store.getState()
  store.getState().accept(anInvoice('a', { version: 2, memo: 'other words, same version' }))
  expect(store.getState()).toBe(before)
})

test('of versions that come in any order the highest stays', () => {
  const orders = [
    [1, 2, 3],
    [3, 2, 1],
    [2, 3, 1],
    [3, 1, 2],
    [2, 2, 3, 1, 3],
  ]
  for (const order of orders) {
    const store = createInvoicesStore()
    for (const version of order) store.getState().accept(anInvoice('a', { version }))
    expect(store.getState().byId['a']?.version).toBe(3)
  }
})

test('a new waiting sale joins the open ones, once', () => {
  const store = createInvoicesStore()
  store.getState().accept(anInvoice('a'))
  store.getState().accept(anInvoice('a', { version: 2, status: 'arriving' }))
  expect(store.getState().openIds).toEqual(['a'])
})

test('a reading names the open sales anew but takes back no newer version', () => {
  const store = createInvoicesStore()
  store.getState().accept(anInvoice('a', { version: 5, status: 'paid' }), anInvoice('b'))
  store.getState().acceptOpen([anInvoice('a', { version: 4 }), anInvoice('c')])
  expect(store.getState().openIds).toEqual(['a', 'c'])
  expect(store.getState().byId['a']?.version).toBe(5)
})

test('another person at the till sees nothing of the last one', () => {
  const store = createInvoicesStore()
  store.getState().accept(anInvoice('a'))
  store.getState().clear()
  expect(store.getState()).toMatchObject({ byId: {}, openIds: [] })
})
