package dev.understudy.containers.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/**
 * A picture of the outages: a row for each drill, a dot for each run, on a logarithmic axis, since they lie between
 * milliseconds and half a minute.
 *
 * @param results in the order of the rows, from top to bottom
 */
record OutageChart(List<DrillResult> results) {
    private static final int WIDTH = 900;
    private static final int ROW = 22;
    private static final int FRAME = 90;
    private static final double LEAST_SECONDS = 0.02;
    private static final Color INK = new Color(0x33, 0x3f, 0x48);
    private static final Color FAINT = new Color(0xd5, 0xda, 0xde);
    private static final Color PLAIN = new Color(0x1f, 0x77, 0xb4);
    private static final Color BACKLOG = new Color(0xe0, 0x8a, 0x1e);
    private static final double DOT = 8;
    private static final double MARGIN = 6;

    /** The picture as SVG. */
    String svg() {
        List<String> names = new ArrayList<>(
                new LinkedHashSet<>(results.stream().map(DrillResult::plainName).toList()));
        int height = FRAME + ROW * names.size();
        SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, height);
        chart(names).draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height));
        return graphics.getSVGElement() + "\n";
    }

    private JFreeChart chart(List<String> names) {
        XYSeries plain = new XYSeries("as it is");
        XYSeries backlog = new XYSeries("with 10 s of relay log to be applied");
        for (DrillResult result : results) {
            double seconds = Math.max(LEAST_SECONDS, result.outageMillis() / 1000.0);
            int row = names.size() - 1 - names.indexOf(result.plainName());
            (result.hasBacklog() ? backlog : plain).add(seconds, row);
        }
        XYSeriesCollection dots = new XYSeriesCollection();
        dots.addSeries(plain);
        if (!backlog.isEmpty()) {
            dots.addSeries(backlog);
        }
        JFreeChart chart = new JFreeChart(null, JFreeChart.DEFAULT_TITLE_FONT, plot(names, dots), true);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(MARGIN, MARGIN, MARGIN, 4 * MARGIN));
        chart.getLegend().setFrame(BlockBorder.NONE);
        return chart;
    }

    private static XYPlot plot(List<String> names, XYSeriesCollection dots) {
        List<String> upwards = new ArrayList<>(names);
        Collections.reverse(upwards);
        SymbolAxis rows = new SymbolAxis(null, upwards.toArray(String[]::new));
        rows.setGridBandsVisible(false);
        rows.setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        rows.setTickLabelPaint(INK);
        LogAxis time = new LogAxis("longest time without an acknowledged write, in seconds");
        time.setRange(LEAST_SECONDS, 100);
        time.setNumberFormatOverride(new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        time.setTickUnit(new NumberTickUnit(1));
        time.setTickLabelPaint(INK);
        time.setLabelPaint(INK);
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setDefaultShape(new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
        renderer.setAutoPopulateSeriesShape(false);
        renderer.setSeriesPaint(0, PLAIN);
        renderer.setSeriesPaint(1, BACKLOG);
        XYPlot plot = new XYPlot(dots, time, rows, renderer);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(FAINT);
        plot.setRangeGridlinePaint(FAINT);
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        return plot;
    }
}
