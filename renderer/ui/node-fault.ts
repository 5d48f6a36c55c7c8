import { useTranslation } from 'react-i18next'
import { status } from '../i18n/en/status.ts'

type Fault = keyof typeof status.node_fault

/** What went wrong with a call to the node, in words; a kind that has none keeps its own name. */
export function useNodeFault(): (kind: string) => string {
  const { t } = useTranslation('status')
  return (kind) => (isFault(kind) ? t(`node_fault.${kind}`) : kind)
}

function isFault(kind: string): kind is Fault {
  return Object.hasOwn(status.node_fault, kind)
}
