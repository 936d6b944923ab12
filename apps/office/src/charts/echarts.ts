/** The parts of ECharts that the office draws with: loaded when a chart is shown, not before. */
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GeoComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, GeoComponent, GridComponent, LabelLayout, LegendComponent, LineChart, ScatterChart, SVGRenderer, TooltipComponent]);

export { echarts };
export type { EChartsCoreOption } from 'echarts/core';
