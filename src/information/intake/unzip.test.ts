import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { unpackZip, zipLimits } from './unzip.ts'
import { findDeliveryRoot } from './zip-import.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-zip-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Member {
  name: string
  content?: string | Buffer
  mode?: number
  store?: boolean
}

async function zipOf(...members: Member[]): Promise<Buffer> {
  const zip = new ZipFile()
  for (const { name, content = '', mode, store } of members) {
    if (name.endsWith('/')) zip.addEmptyDirectory(name)
    else zip.addBuffer(Buffer.from(content), name, { compress: !store, ...(mode ? { mode } : {}) })
  }
  zip.end()
  return buffer(zip.outputStream)
}

/** The same zip with other bytes in place of a name; yazl itself refuses to write the names that are tried here. */
function renamed(zip: Buffer, from: string, to: Buffer, flags?: number): Buffer {
  expect(to.length).toBe(Buffer.byteLength(from))
  const changed = Buffer.from(zip)
  for (let at = changed.indexOf(from); at >= 0; at = changed.indexOf(from, at + 1)) {
    to.copy(changed, at)
    const header = changed.subarray(at - 30, at).indexOf('PK\x03\x04') === 0 ? at - 30 + 6 : at - 46 + 8
    if (flags !== undefined) changed.writeUInt16LE(flags, header)
  }
  return changed
}

function unpack(zip: Buffer, limits = zipLimits): Promise<string[]> {
  const path = join(folder, 'upload.zip')
  writeFileSync(path, zip)
  return unpackZip(path, join(folder, 'unpacked'), limits)
}

function problemOf(zip: Buffer, limits = zipLimits): Promise<{ code: string; details: Record<string, string> }> {
  return unpack(zip, limits).then(
    (files) => Promise.reject(new Error(`unpacked ${files.join(', ')}`)),
    (error) => error,
  )
}

const innocent: Member = { name: '2026-10-31/control.json', content: '{}' }

describe('unpacking a zip', () => {
  test('writes files and answers their paths', async () => {
    const zip = await zipOf(innocent, { name: '2026-10-31/fx.csv', content: 'a,b\n' }, { name: 'empty/' })
    expect(await unpack(zip)).toEqual(['2026-10-31/control.json', '2026-10-31/fx.csv'])
    expect(readFileSync(join(folder, 'unpacked/2026-10-31/fx.csv'), 'utf8')).toBe('a,b\n')
  })

  test('passes over what macOS adds', async () => {
    const zip = await zipOf(innocent, { name: '__MACOSX/2026-10-31/._control.json' }, { name: '2026-10-31/.DS_Store' })
    expect(await unpack(zip)).toEqual(['2026-10-31/control.json'])
  })

  test('reads names in GBK that do not say so', async () => {
    const name = iconv.encode('交割/fx.csv', 'gbk')
    const zip = renamed(await zipOf({ name: 'abcd/fx.csv', content: 'x' }), 'abcd/fx.csv', name, 0)
    expect(await unpack(zip)).toEqual(['交割/fx.csv'])
  })

  test.each([
    ['a path out of the zip', '../bb.csv', 'its path leads out of the zip'],
    ['such a path further in', 'a/../../x', 'its path leads out of the zip'],
    ['an absolute path', '/etc/a.csv', 'its path is absolute'],
    ['a backslash', '..\\bb.csv', 'its name holds a backslash'],
    ['a drive letter', 'C:/bb.csvx', 'its path begins with a drive'],
    ['NUL', 'a.csv\0.txt', 'its name holds control characters'],
    ['an empty part', 'aa//bb.csv', 'its path is not plain'],
    ['a dot', './abb.csv1', 'its path is not plain'],
  ])('refuses %s', async (_, name, problem) => {
    const plain = 'x'.repeat(name.length)
    const refusal = await problemOf(renamed(await zipOf(innocent, { name: plain }), plain, Buffer.from(name)))
    expect(refusal).toMatchObject({ code: 'upload-unsafe', details: { problem } })
  })

  test('refuses bytes that are no name', async () => {
    const refusal = await problemOf(
      renamed(await zipOf({ name: 'abcd' }), 'abcd', Buffer.from([0xff, 0xfe, 0xff, 0xff]), 0),
    )
    expect(refusal).toMatchObject({ code: 'upload-unsafe', details: { problem: 'its name cannot be read' } })
  })

  test.each([
    ['a link', 0o120777, 'it is a link'],
    ['a device', 0o020666, 'it is not a plain file'],
  ])('refuses %s', async (_, mode, problem) => {
    const refusal = await problemOf(await zipOf({ name: 'link', content: '/etc/passwd', mode }))
    expect(refusal).toMatchObject({ code: 'upload-unsafe', details: { name: 'link', problem } })
  })

  test.each([
    ['one name twice', ['fx.csv', 'fx.csv']],
    ['names that differ in case', ['fx.csv', 'FX.csv']],
    ['a file that is a folder too', ['fx', 'fx/a.csv']],
    ['a folder that is a file too', ['fx/a.csv', 'fx']],
  ])('refuses %s', async (_, names) => {
    const refusal = await problemOf(await zipOf(...names.map((name) => ({ name }))))
    expect(refusal).toMatchObject({ code: 'upload-unsafe', details: { problem: 'its name is taken twice' } })
  })

  test('refuses an encrypted entry', async () => {
    const refusal = await problemOf(renamed(await zipOf({ name: 'abcd' }), 'abcd', Buffer.from('abcd'), 1))
    expect(refusal).toMatchObject({ code: 'upload-unsafe', details: { problem: 'it is encrypted' } })
  })

  test('stops at a bomb before it has grown', async () => {
    const refusal = await problemOf(await zipOf({ name: 'bomb.csv', content: Buffer.alloc(40 * 2 ** 20) }))
    expect(refusal).toMatchObject({ code: 'upload-unsafe', details: { name: 'bomb.csv' } })
  })

  test('counts what comes out of all entries together', async () => {
    const zip = await zipOf(...[1, 2, 3].map((at) => ({ name: `${at}.csv`, content: Buffer.alloc(1000, at) })))
    expect(await problemOf(zip, { ...zipLimits, totalBytes: 2500 })).toMatchObject({ code: 'upload-too-large' })
  })

  test('refuses more entries than there can be', async () => {
    const zip = await zipOf({ name: 'a' }, { name: 'b' }, { name: 'c' })
    expect(await problemOf(zip, { ...zipLimits, entries: 2 })).toMatchObject({ code: 'upload-too-large' })
  })

  test('does not believe the size that an entry states', async () => {
    const zip = await zipOf({ name: 'a.csv', content: 'x'.repeat(5000) })
    const central = zip.indexOf('PK\x01\x02')
    zip.writeUInt32LE(10, central + 24)
    expect(await problemOf(zip)).toMatchObject({ code: 'upload-not-zip', details: { name: 'a.csv' } })
  })

  test('refuses content that was damaged on the way', async () => {
    const zip = await zipOf({ name: 'a.csv', content: 'balance', store: true })
    zip.write('balanse', zip.indexOf('balance'))
    expect(await problemOf(zip)).toMatchObject({
      code: 'upload-not-zip',
      details: { problem: 'its checksum is wrong' },
    })
  })

  test.each([0.3, 0.6, 0.95])('refuses a zip cut at %d of its length', async (share) => {
    const zip = await zipOf(innocent, { name: 'a.csv', content: String(Math.random()).repeat(300) })
    expect(await problemOf(zip.subarray(0, Math.floor(zip.length * share)))).toMatchObject({ code: 'upload-not-zip' })
  })

  test('never writes through a link that stands in its way', async () => {
    symlinkSync(tmpdir(), join(folder, 'unpacked'))
    await expect(unpack(await zipOf(innocent))).rejects.toThrow(/EEXIST/)
  })
})

describe('the deliveries of a zip', () => {
  test.each([
    ['a delivery without a folder', ['control.json', 'fx.csv'], '.'],
    ['one delivery folder', ['2026-10-31/control.json', '2026-10-31/fx.csv'], '2026-10-31'],
    ['one within others', ['a/b/c/2026-10-31/control.json'], 'a/b/c/2026-10-31'],
    ['many side by side', ['2026-10-30/control.json', '2026-10-31/control.json'], '.'],
    ['many within others', ['a/b/c/2026-10-30/control.json', 'a/b/c/2026-10-31/control.json'], 'a/b/c'],
    ['a folder that is not complete yet', ['r/1/control.json', 'r/2/fx.csv'], 'r/1'],
  ])('%s', (_, files, root) => expect(findDeliveryRoot(files)).toBe(root))

  test.each([
    ['no control at all', ['2026-10-31/fx.csv']],
    ['too deep', ['a/b/c/d/2026-10-31/control.json']],
    ['not side by side', ['a/2026-10-30/control.json', 'b/2026-10-31/control.json']],
    ['one within the other', ['control.json', '2026-10-31/control.json']],
  ])('refuses: %s', (_, files) => expect(() => findDeliveryRoot(files)).toThrow(/No delivery to take in/))
})
