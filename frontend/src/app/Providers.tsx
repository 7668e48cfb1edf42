import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import { type ReactNode, useEffect, useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { RecordTabs } from '@/components/recordTabs';
import { stillness, useMode } from './preferences';
import { tabs } from './tabs';
import { themeOf, variables } from './theme';

/** Theme, language and queries for everything below. */
export function Providers({ queries, children }: { queries: QueryClient; children: ReactNode }) {
  const { i18n } = useTranslation();
  const [mode] = useMode();
  const zh = i18n.language !== 'en';
  dayjs.locale(zh ? 'zh-cn' : 'en');

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset.mode = mode;
    root.classList.add('lx');
    for (const [name, value] of Object.entries(variables(mode)))
      root.style.setProperty(name, value);
  }, [mode]);

  useEffect(() => {
    // What the server said, it said in the other language.
    const again = () => void queries.invalidateQueries();
    i18n.on('languageChanged', again);
    return () => i18n.off('languageChanged', again);
  }, [i18n, queries]);

  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider
        theme={themeOf(mode, 'normal', stillness())}
        locale={zh ? zhCN : enUS}
        form={{ requiredMark: true }}
        button={{ autoInsertSpace: false }}
      >
        <App>
          <RecordTabs tabs={tabs}>{children}</RecordTabs>
        </App>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
