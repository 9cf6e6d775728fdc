export { type TodayDeps } from './today.ts';
export { todaySlice } from './today-pages.ts';
