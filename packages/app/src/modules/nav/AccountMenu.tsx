import { appThemeApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Avatar, Menu, MenuItem, MenuSection, MenuSeparator, MenuTrigger } from '@backstage/ui';
import {
  RiComputerLine,
  RiLogoutBoxRLine,
  RiMoonLine,
  RiSettings3Line,
  RiSunLine,
  RiUserLine,
} from '@remixicon/react';
import { Button as TriggerButton } from 'react-aria-components';
import { useDemoPeople } from '../people/useDemoPeople';
import { useAccount } from './useAccount';
import styles from './Sidebar.module.css';

/** Who one is, whom one can continue as, light or dark, settings, sign out. */
export function AccountMenu() {
  const account = useAccount();
  const themes = useApi(appThemeApiRef);
  const { people, current, continueAs } = useDemoPeople();
  const others = people.filter(person => person.name !== current?.name);

  return (
    <MenuTrigger>
      <TriggerButton className={styles.account} aria-label={`Account of ${account.name}`}>
        <Avatar src={account.picture} name={account.name} size="small" purpose="decoration" />
        <span className={styles.accountText}>
          <span className={styles.accountName}>{account.name}</span>
          {account.role ? <span className={styles.accountRole}>{account.role}</span> : null}
        </span>
      </TriggerButton>
      <Menu placement="top start">
        {others.length > 0 ? (
          <MenuSection title="Continue as">
            {others.map(person => (
              <MenuItem
                key={person.name}
                iconStart={<RiUserLine style={{ color: person.color }} />}
                onAction={() => continueAs(person.name)}
              >
                {person.title}
              </MenuItem>
            ))}
          </MenuSection>
        ) : null}
        <MenuSection title="Theme">
          <MenuItem iconStart={<RiSunLine />} onAction={() => themes.setActiveThemeId('light')}>
            Light
          </MenuItem>
          <MenuItem iconStart={<RiMoonLine />} onAction={() => themes.setActiveThemeId('dark')}>
            Dark
          </MenuItem>
          <MenuItem
            iconStart={<RiComputerLine />}
            onAction={() => themes.setActiveThemeId(undefined)}
          >
            As the system
          </MenuItem>
        </MenuSection>
        <MenuSeparator />
        <MenuItem iconStart={<RiSettings3Line />} href="/settings">
          Settings
        </MenuItem>
        <MenuItem iconStart={<RiLogoutBoxRLine />} onAction={() => account.signOut()}>
          Sign out
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
}
