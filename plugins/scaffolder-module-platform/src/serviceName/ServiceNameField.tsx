import { Flex, Text, TextField } from '@backstage/ui';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { RiCheckLine, RiCloseLine, RiLoader4Line, RiQuestionLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import type { NameCheck } from './checkServiceName';
import { useNameCheck } from './useNameCheck';

type Props = FieldExtensionComponentProps<string>;

/** Text field that says while typing whether a service can have the name. */
export const ServiceNameField = ({
  formData,
  onChange,
  rawErrors = [],
  required,
  disabled,
  schema,
  uiSchema,
  idSchema,
}: Props) => {
  const check = useNameCheck(formData);
  const problem = check.phase === 'malformed' || check.phase === 'taken' ? check.reason : undefined;
  const shown = problem ?? (check.phase === 'empty' ? rawErrors[0] : undefined);

  return (
    <Flex direction="column" gap="1">
      <TextField
        id={idSchema?.$id}
        name="name"
        label={schema.title ?? 'Name'}
        description={uiSchema['ui:description'] ?? schema.description}
        value={formData ?? ''}
        onChange={value => onChange(value.trim() === '' ? undefined : value.trim())}
        isRequired={required}
        isDisabled={disabled}
        isInvalid={shown !== undefined}
        autoComplete="off"
        spellCheck="false"
        maxLength={63}
      />
      <div role="status" aria-live="polite">
        <Verdict check={check} name={formData} missing={shown} />
      </div>
    </Flex>
  );
};

function Verdict(props: { check: NameCheck; name?: string; missing?: string }) {
  const { check, name, missing } = props;
  switch (check.phase) {
    case 'empty':
      return missing ? (
        <Line icon={<RiCloseLine size={16} />} color="danger" text={missing} />
      ) : null;
    case 'checking':
      return (
        <Line
          icon={<RiLoader4Line size={16} />}
          color="secondary"
          text="Looking whether it is free …"
        />
      );
    case 'free':
      return <Line icon={<RiCheckLine size={16} />} color="success" text={`"${name}" is free`} />;
    case 'unknown':
      return <Line icon={<RiQuestionLine size={16} />} color="warning" text={check.reason} />;
    default:
      return <Line icon={<RiCloseLine size={16} />} color="danger" text={check.reason} />;
  }
}

function Line(props: {
  icon: ReactNode;
  color: 'danger' | 'secondary' | 'success' | 'warning';
  text: string;
}) {
  return (
    <Flex align="center" gap="1">
      <Text as="span" color={props.color} aria-hidden="true" style={{ lineHeight: 0 }}>
        {props.icon}
      </Text>
      <Text as="span" variant="body-small" color={props.color}>
        {props.text}
      </Text>
    </Flex>
  );
}
