import { useEffect, useRef } from 'react'
import type { Change } from '../../shared/model/change.ts'

/** A change of something other than a sale; sales have their own mirror. */
export type News = Exclude<Change['body'], { topic: 'invoice' }>

const listeners = new Set<(news: News) => void>()

export function tellNews(news: News): void {
  for (const listener of listeners) listener(news)
}

/**
 * Calls the newest `listener` for every change while the component is drawn. What was missed while
 * nobody listened is told by `readings` of the mirror of sales: then everything is read again.
 */
export function useNews(listener: (news: News) => void): void {
  const newest = useRef(listener)
  useEffect(() => {
    newest.current = listener
  })
  useEffect(() => {
    const listen = (news: News): void => newest.current(news)
    listeners.add(listen)
    return () => void listeners.delete(listen)
  }, [])
}
