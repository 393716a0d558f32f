    data, sites, el, svg, name, cut, t, number, score, percent, part, sampled, interval, degrees,
    scoreColour, nearColour, inkOn, statusOf, rankText, summary, label, sourceTitle, bus, DASH,
