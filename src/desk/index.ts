export { type TodayDeps } from './today.ts';
export { todaySlice } from './today-pages.ts';
export { customersDesk, type CustomersDeskDeps } from './customers.ts';
