import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyTheme } from './theme.ts';
import './css/base.css';
import './css/layout.css';
import './css/message.css';
import './css/controls.css';
import './css/overlays.css';

applyTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
