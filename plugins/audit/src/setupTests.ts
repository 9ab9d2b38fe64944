import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages are loaded lazily, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 60_000 });
