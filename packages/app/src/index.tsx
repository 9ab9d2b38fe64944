import '@backstage/cli/asset-types';
import ReactDOM from 'react-dom/client';
import '@backstage/ui/css/styles.css';
import '@internal/portal-ui/css/fonts.css';
import '@internal/portal-ui/css/tokens.css';
import App from './App';

ReactDOM.createRoot(document.getElementById('root')!).render(App.createRoot());
