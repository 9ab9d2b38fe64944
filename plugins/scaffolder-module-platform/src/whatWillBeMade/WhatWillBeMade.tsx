import { Box, Flex, Text } from '@backstage/ui';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  RiBookOpenLine,
  RiBox3Line,
  RiBroadcastLine,
  RiDatabase2Line,
  RiGitRepositoryLine,
  RiLinksLine,
  RiPulseLine,
} from '@remixicon/react';
import type { ReactNode } from 'react';
import { previewOutcomes, type Outcome } from './preview';

const ICONS: Record<Outcome['id'], ReactNode> = {
  repository: <RiGitRepositoryLine size={20} />,
  release: <RiBox3Line size={20} />,
  process: <RiPulseLine size={20} />,
  database: <RiDatabase2Line size={20} />,
  events: <RiBroadcastLine size={20} />,
  calls: <RiLinksLine size={20} />,
  catalog: <RiBookOpenLine size={20} />,
};

/** Read-only field that lists what the template would make of the answers so far. */
export const WhatWillBeMade = ({ formContext, schema }: FieldExtensionComponentProps<string>) => (
  <Flex direction="column" gap="3">
    <Text as="h3" variant="title-x-small">
      {schema.title ?? 'What will be made'}
    </Text>
    <Box as="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-live="polite">
      {previewOutcomes(formContext?.formData ?? {}).map(outcome => (
        <Box as="li" key={outcome.id} py="2">
          <Flex gap="3" align="start">
            <Text as="span" color="secondary" aria-hidden="true" style={{ lineHeight: 0 }}>
              {ICONS[outcome.id]}
            </Text>
            <Flex direction="column" gap="0">
              <Text variant="body-medium" weight="bold">
                {outcome.title}
              </Text>
              <Text variant="body-small" color="secondary">
                {outcome.detail}
              </Text>
            </Flex>
          </Flex>
        </Box>
      ))}
    </Box>
  </Flex>
);
