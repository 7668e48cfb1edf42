import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './ShortcutHelp.module.css';
import { useKeys } from './shortcuts';

/** What each key does, by where it does it. */
const keys = {
  everywhere: ['Ctrl K', '?'],
  list: ['/', 'j k', 'Enter', 'x', 'Shift'],
  form: ['Ctrl Enter', 'Esc'],
} as const;

/** The keys of the office; opens with ?. */
export function ShortcutHelp() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  useKeys({ '?': () => setOpen(true) });
  return (
    <Modal
      open={open}
      onCancel={() => setOpen(false)}
      footer={null}
      title={t('shortcut.title')}
      width={480}
    >
      {Object.entries(keys).map(([where, some]) => (
        <section key={where} className={styles.group}>
          <h3>{t(`shortcut.${where}`)}</h3>
          <dl>
            {some.map((key) => (
              <div key={key}>
                <dt>
                  {key.split(' ').map((one) => (
                    <kbd key={one}>{one}</kbd>
                  ))}
                </dt>
                <dd>{t(`shortcut.${where}_keys.${key}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
