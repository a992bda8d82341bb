export { computeAccountDays, splitRepeated } from './account-days.ts'
export { computeCustomerDays, computeCustomers } from './customer-days.ts'
export { dayNumber, type MonthScope, nextMonth, readMonthScope } from './scope.ts'
