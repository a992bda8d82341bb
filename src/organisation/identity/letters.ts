import type { Language } from '../../platform/i18n/languages.ts'
import type { LinkKind } from './link-queries.ts'

interface Letter {
  subject: string
  text: string
}

/** Plain text, in the language of whom it is for. */
export function writeLetter(to: { kind: LinkKind; name: string; language: Language }, link: string): Letter {
  const { subject, lines } = letters[to.language][to.kind]
  return { subject, text: lines(to.name, link).join('\n\n') }
}

type Words = Record<LinkKind, { subject: string; lines: (name: string, link: string) => string[] }>

const letters: Record<Language, Words> = {
  zh: {
    invitation: {
      subject: '欢迎使用 Almanac',
      lines: (name, link) => [
        `${name}，您好：`,
        '管理员已为您开通 Almanac。请打开以下链接设置密码，链接 72 小时内有效，只能使用一次：',
        link,
        '请勿将此链接转发给他人。如果您不清楚为何收到此邮件，请联系管理员。',
      ],
    },
    reset: {
      subject: '重新设置 Almanac 密码',
      lines: (name, link) => [
        `${name}，您好：`,
        '请打开以下链接设置新密码，链接 1 小时内有效，只能使用一次。设置后，您在各处的登录都会退出：',
        link,
        '如果不是您本人要求的，请忽略此邮件，原密码继续有效。',
      ],
    },
  },
  en: {
    invitation: {
      subject: 'Welcome to Almanac',
      lines: (name, link) => [
        `Dear ${name},`,
        'An administrator has set up Almanac for you. Open this link to set your password; it works once, within 72 hours:',
        link,
        'Do not pass this link on. If you do not know why you received this message, ask your administrator.',
      ],
    },
    reset: {
      subject: 'Set your Almanac password anew',
      lines: (name, link) => [
        `Dear ${name},`,
        'Open this link to set a new password; it works once, within an hour. Wherever you are signed in, you will be signed out:',
        link,
        'If it was not you who asked, leave this message alone: your password stays as it is.',
      ],
    },
  },
  es: {
    invitation: {
      subject: 'Le damos la bienvenida a Almanac',
      lines: (name, link) => [
        `Hola, ${name}:`,
        'Administración le ha dado acceso a Almanac. Abra este enlace para elegir su contraseña; sirve una sola vez, durante 72 horas:',
        link,
        'No reenvíe este enlace. Si no sabe por qué ha recibido este mensaje, pregunte a administración.',
      ],
    },
    reset: {
      subject: 'Elija de nuevo su contraseña de Almanac',
      lines: (name, link) => [
        `Hola, ${name}:`,
        'Abra este enlace para elegir una contraseña nueva; sirve una sola vez, durante una hora. Se cerrarán todas sus sesiones abiertas:',
        link,
        'Si no lo ha pedido usted, ignore este mensaje: su contraseña no cambia.',
      ],
    },
  },
}
