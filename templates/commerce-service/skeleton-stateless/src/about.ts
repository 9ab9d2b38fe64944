/** Name of the service: its DNS label, its catalog entity, its `service.name` in traces. */
export const name = 'example';

/** Shown in the API docs. */
export const description = 'Splits amounts to the last cent';
