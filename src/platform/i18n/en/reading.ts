import design from './design.json' with { type: 'json' }
import glossary from './glossary.json' with { type: 'json' }
import help from './help.json' with { type: 'json' }
import tour from './tour.json' with { type: 'json' }

const reading = { design, glossary, help, tour }
export default reading

/** English is the measure, as for the other texts. */
export type Reading = typeof reading
