import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { clientIdSchema } from '../../shared/ids.ts'
import { type ExportView, exportViewSchema } from '../../shared/model/export.ts'
import { decodeJson, encodeJson } from '../store/json.ts'
import { createWholeFile, PART_SUFFIX, syncFolder } from './whole-file.ts'

/** What is kept of an export beside its file: enough for the list after a restart. */
const slipSchema = exportViewSchema
  .omit({ path: true, isFileThere: true })
  .extend({ clientId: clientIdSchema })
export type ExportSlip = z.infer<typeof slipSchema>

/** The folder of a profile's exports: in it a folder for each, with the file and its slip. */
export type ExportShelf = {
  readonly dir: string
  /** Every export, newest first. What was running when the program ended is interrupted now. */
  slips(): ExportSlip[]
  save(slip: ExportSlip): void
  /** Keeps it for this run only, where the disk takes nothing. */
  hold(slip: ExportSlip): void
  remove(id: string): void
  pathOf(slip: Pick<ExportSlip, 'id' | 'fileName'>): string
  viewOf(slip: ExportSlip): ExportView
}

const SLIP = 'export.json'

/** @param nowMs the moment at which what was running is found interrupted. */
export function openShelf(dir: string, nowMs: number): ExportShelf {
  const folderOf = (id: string): string => join(dir, id)
  const pathOf: ExportShelf['pathOf'] = ({ id, fileName }) => join(folderOf(id), fileName)
  const kept = new Map<string, ExportSlip>()
  const save = (slip: ExportSlip): void => {
    mkdirSync(folderOf(slip.id), { recursive: true, mode: 0o700 })
    const file = createWholeFile(join(folderOf(slip.id), SLIP))
    try {
      file.write(encodeJson(slip))
      file.finish()
    } catch (error) {
      file.discard()
      throw error
    }
    kept.set(slip.id, slip)
  }
  for (const slip of slipsIn(dir)) {
    sweepParts(folderOf(slip.id))
    kept.set(slip.id, slip)
    if (slip.status === 'running') kept.set(slip.id, interrupted(slip, nowMs))
  }
  return {
    dir,
    slips: () => [...kept.values()].toSorted((left, right) => (left.id < right.id ? 1 : -1)),
    save,
    hold: (slip) => void kept.set(slip.id, slip),
    remove(id) {
      rmSync(folderOf(id), { recursive: true, force: true })
      kept.delete(id)
      if (existsSync(dir)) syncFolder(dir)
    },
    pathOf,
    viewOf({ clientId: _own, ...slip }) {
      const path = pathOf(slip)
      return {
        ...slip,
        path,
        isFileThere: slip.status === 'finished' && sizeOf(path) === slip.bytes,
      }
    },
  }
}

function interrupted(slip: ExportSlip, nowMs: number): ExportSlip {
  return { ...slip, status: 'failed', problem: 'interrupted', finishedAtMs: nowMs }
}

function slipsIn(dir: string): ExportSlip[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => slipAt(join(dir, name, SLIP)) ?? [])
}

/** @returns null for a folder that is not ours, or one whose slip was never finished. */
function slipAt(file: string): ExportSlip | null {
  try {
    const parsed = slipSchema.safeParse(decodeJson(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** A half-written file has no use: the same order writes the same bytes again. */
function sweepParts(folder: string): void {
  const parts = readdirSync(folder).filter((name) => name.endsWith(PART_SUFFIX))
  for (const name of parts) rmSync(join(folder, name), { force: true })
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1
}
