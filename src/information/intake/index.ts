export { productFamilies } from './feeds.ts'
export { type ImportResult, type Intake, importFolder } from './import.ts'
export { sweepIntake } from './sweep.ts'
export { readVisible, type Visible, visibleBalances, visibleCondition } from './visibility.ts'
