'use client';

export { ErrorPage as default } from '#app/components/shell/error-page.tsx';
