import '@stilltill/ui/mantine.css';
import '@stilltill/ui/styles.css';
import './office.css';
import { StilltillProvider, createSchemeStore, createTranslator, isLanguageTag, pickLanguage } from '@stilltill/ui';
import { account } from '@stilltill/ui/messages/account';
import { approvals } from '@stilltill/ui/messages/approvals';
import { backups } from '@stilltill/ui/messages/backups';
import { changes } from '@stilltill/ui/messages/changes';
import { common } from '@stilltill/ui/messages/common';
import { contact } from '@stilltill/ui/messages/contact';
import { customers } from '@stilltill/ui/messages/customers';
import { exported } from '@stilltill/ui/messages/exported';
import { faultCodes } from '@stilltill/ui/messages/fault-codes';
import { fleet } from '@stilltill/ui/messages/fleet';
import { goods } from '@stilltill/ui/messages/goods';
import { imports } from '@stilltill/ui/messages/imports';
import { office } from '@stilltill/ui/messages/office';
import { points } from '@stilltill/ui/messages/points';
import { promotions } from '@stilltill/ui/messages/promotions';
import { purchasing } from '@stilltill/ui/messages/purchasing';
import { reports } from '@stilltill/ui/messages/reports';
import { roster } from '@stilltill/ui/messages/roster';
import { shifts } from '@stilltill/ui/messages/shifts';
import { staff } from '@stilltill/ui/messages/staff';
import { start } from '@stilltill/ui/messages/start';
import { stock } from '@stilltill/ui/messages/stock';
import { stores } from '@stilltill/ui/messages/stores';
import { watch } from '@stilltill/ui/messages/watch';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { TitleTeller } from './frame/title-teller.tsx';
import { createOfficeRouter } from './router.tsx';

const LANGUAGE_KEY = 'stilltill.office.language';

const kept = readKept();
const translator = createTranslator({ account, approvals, backups, changes, common, contact, customers, exported, faultCodes, fleet, goods, imports, office, points, promotions, purchasing, reports, roster, shifts, staff, start, stock, stores, watch }, isLanguageTag(kept) ? kept : pickLanguage(navigator.languages));
translator.on('languageChanged', (language: string) => {
  try {
    localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // Holds until the page is left.
  }
});

function readKept(): string | null {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}

const queryClient = createQueryClient();
const router = createOfficeRouter(queryClient);
const root = document.getElementById('app');
if (!root) throw new Error('The page has no place for the app');

createRoot(root).render(
  <StrictMode>
    <StilltillProvider translator={translator} schemes={createSchemeStore(window)}>
      <QueryClientProvider client={queryClient}>
        <TitleTeller><RouterProvider router={router} /></TitleTeller>
      </QueryClientProvider>
    </StilltillProvider>
  </StrictMode>,
);
