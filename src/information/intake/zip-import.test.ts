import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { startTestInstance, type TestInstance } from '../../../test/harness/instance.ts'
import { intakeOf } from '../../main/work.ts'
import { importZip } from './zip-import.ts'

const example = join(import.meta.dirname, '../../../examples/other-bank/neutral/2026-10-31')
let bank: TestInstance
beforeAll(async () => {
  bank = await startTestInstance()
})
afterAll(() => bank?.stop())

/** An upload in a folder of its own, as the upload route leaves it. */
async function upload(name: string, fill: (zip: ZipFile) => void): Promise<string> {
  const folder = join(bank.dataFolder, 'inbox', name)
  mkdirSync(folder, { recursive: true })
  const zip = new ZipFile()
  fill(zip)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(join(folder, 'upload.zip')))
  return join(folder, 'upload.zip')
}
const take = (zip: string) => importZip(intakeOf(bank.instance), zip, () => {})

describe('an uploaded zip', () => {
  test('is imported from within the folders around it, and is gone then', async () => {
    const zip = await upload('good', (file) => {
      for (const name of readdirSync(example)) file.addFile(join(example, name), `十月/core/2026-10-31/${name}`)
      file.addBuffer(Buffer.from('x'), '__MACOSX/十月/core/2026-10-31/._control.json')
    })
    expect(await take(zip)).toMatchObject({ deliveries: [{ date: '2026-10-31', state: 'published' }] })
    expect(existsSync(join(zip, '..'))).toBe(false)
  })

  test('is gone, too, when it is refused', async () => {
    const zip = await upload('bad', (file) => file.addBuffer(Buffer.from('{}'), 'link', { mode: 0o120777 }))
    await expect(take(zip)).rejects.toMatchObject({ code: 'upload-unsafe' })
    expect(existsSync(join(zip, '..'))).toBe(false)
  })

  test('without a control is told so', async () => {
    const zip = await upload('bare', (file) => file.addBuffer(Buffer.from('a,b\n'), '2026-10-31/fx.csv'))
    await expect(take(zip)).rejects.toMatchObject({ code: 'nothing-to-import' })
  })

  test('is unpacked anew when a first try was cut off', async () => {
    const zip = await upload('again', (file) => {
      for (const name of readdirSync(example)) file.addBuffer(readFileSync(join(example, name)), `2026-10-31/${name}`)
    })
    mkdirSync(join(zip, '../unpacked'))
    writeFileSync(join(zip, '../unpacked/control.json'), 'half a fi')
    expect(await take(zip)).toMatchObject({ deliveries: [{ state: 'unchanged' }] })
  })

  test('brings customers to the lists with their manager, how their names are read and where they live', async () => {
    const folder = join(example, '../../../delivery/2026-10-31')
    const zip = await upload('villages', (file) => {
      for (const name of readdirSync(folder)) file.addFile(join(folder, name), `2026-10-31/${name}`)
    })
    expect(await take(zip)).toMatchObject({ deliveries: [{ state: 'published' }] })
    const { rows } = await bank.owner.query(
      `select c.name, c.pinyin, m.staff_no as manager, v.name as village from customer c
       join published.customer_summary s on s.customer_id = c.id left join staff m on m.id = s.manager_id
       left join village v on v.code = c.village_code where c.customer_no in ('1000000001', '1000000003') order by c.customer_no`,
    )
    expect(rows).toEqual([
      { name: '王建国', pinyin: ['wang jian guo', 'wjg'], manager: '9012', village: '前柳庄村' },
      { name: '张磊', pinyin: ['zhang lei', 'zl'], manager: null, village: '西柳楼村' },
    ])
  })

  test('whose work was done before the program ended is told apart', async () => {
    await expect(take(join(bank.dataFolder, 'inbox/gone/upload.zip'))).rejects.toMatchObject({
      code: 'job-interrupted',
    })
  })
})
