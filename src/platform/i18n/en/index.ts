import access from './access.json' with { type: 'json' }
import api from './api.json' with { type: 'json' }
import approvals from './approvals.json' with { type: 'json' }
import audit from './audit.json' with { type: 'json' }
import closes from './closes.json' with { type: 'json' }
import customers from './customers.json' with { type: 'json' }
import delivery from './delivery.json' with { type: 'json' }
import error from './error.json' with { type: 'json' }
import exports from './exports.json' with { type: 'json' }
import filters from './filters.json' with { type: 'json' }
import holdings from './holdings.json' with { type: 'json' }
import how from './how.json' with { type: 'json' }
import identity from './identity.json' with { type: 'json' }
import job from './job.json' with { type: 'json' }
import lists from './lists.json' with { type: 'json' }
import movements from './movements.json' with { type: 'json' }
import navigation from './navigation.json' with { type: 'json' }
import notices from './notices.json' with { type: 'json' }
import organisation from './organisation.json' with { type: 'json' }
import palette from './palette.json' with { type: 'json' }
import people from './people.json' with { type: 'json' }
import quarantine from './quarantine.json' with { type: 'json' }
import tiers from './tiers.json' with { type: 'json' }
import ui from './ui.json' with { type: 'json' }
import views from './views.json' with { type: 'json' }

const translations = {
  api,
  approvals,
  access,
  audit,
  closes,
  customers,
  delivery,
  error,
  exports,
  filters,
  holdings,
  how,
  identity,
  job,
  lists,
  movements,
  navigation,
  organisation,
  notices,
  palette,
  people,
  quarantine,
  tiers,
  ui,
  views,
}
export default translations

/** English is the measure: the others have the same keys (translations.test.ts). */
export type Translations = typeof translations
