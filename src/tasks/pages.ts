import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';

export const tasksPages = (_deps: object): PageRouter => pageRouter();
