// Only what the first paint needs: the till uses Mantine's theme and few of its components.
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@stilltill/ui/styles.css';
