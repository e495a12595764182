// A plot as SVG, without a browser. Vega is a large development dependency: whoever draws nothing loads nothing of it.
import { compile } from 'vega-lite';
import { parse, View } from 'vega';

/** What all plots share: an opaque ground, so that they can be read on a dark page too. */
const LOOK = {
  background: 'white',
  padding: 12,
  config: {
    font: 'Helvetica, Arial, sans-serif',
    view: { stroke: null },
    axis: { labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal', domainColor: '#999', tickColor: '#999' },
    title: { anchor: 'start', fontSize: 13, subtitleFontSize: 11, subtitleColor: '#555' },
    legend: { labelFontSize: 11, titleFontSize: 11, labelLimit: 400 },
  },
};

/** @param plot a Vega-Lite specification, without its look */
export async function drawSvg(plot) {
  const view = new View(parse(compile({ ...LOOK, ...plot }).spec), { renderer: 'none' });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}
