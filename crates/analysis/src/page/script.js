// Adds to a complete page: sorting and copying of tables, arms on and off, a chart with values under the pointer, a slider over evaluations.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, attributes = {}, text = '') => {
    const element = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    element.textContent = text;
    return element;
  };
  const shown = value => !value ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

  // Tables: sorted by a click on a head, copied as CSV, Markdown or LaTeX.
  const words = cell => cell.innerText.replace(/\s+/g, ' ').trim();
  // As it is copied: without the marks of axes; of a cell that is nothing but a strip what its dots say.
  const plain = cell => {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const parts = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('svg')) parts.push(walker.currentNode.data);
    const text = parts.join(' ').replace(/\s+/g, ' ').replace(/ ([,;.])/g, '$1').trim();
    return text || all('svg a title', cell).map(title => title.textContent).join('; ');
  };
  const number = text => {
    const found = text.replace(/,/g, '').replace('−', '-').match(/-?\d+(\.\d+)?(e-?\d+)?/);
    return found ? Number(found[0]) : NaN;
  };
  // Whole rows, also on a phone, where heads are not shown: a cell that reaches over several rows stands in each.
  const rows = table => {
    const open = [], found = [];
    all('tr', table).filter(row => row.cells.length > 1 || !row.cells[0]?.hasAttribute('colspan')).forEach(row => {
      const cells = [...row.cells], texts = [];
      for (let place = 0; cells.length || open[place]?.left; place++) {
        if (open[place]?.left) { open[place].left--; texts.push(open[place].text); continue; }
        const cell = cells.shift(), text = plain(cell);
        open[place] = { left: cell.rowSpan - 1, text };
        texts.push(text, ...Array(cell.colSpan - 1).fill(''));
        place += cell.colSpan - 1;
      }
      if (!row.hidden) found.push(texts);
    });
    return found;
  };
  const special = { '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}', '<': '$<$', '>': '$>$' };
  const formats = {
    CSV: rows => rows.map(row => row.map(cell => /[",\n]/.test(cell) ? '"' + cell.replace(/"/g, '""') + '"' : cell).join(',')).join('\n'),
    Markdown: ([head, ...body]) => [head, head.map(() => '---'), ...body].map(row => '| ' + row.map(cell => cell.replace(/\|/g, '\\|')).join(' | ') + ' |').join('\n'),
    LaTeX: ([head, ...body]) => {
      const line = row => '  ' + row.map(cell => cell.replace(/[\\&%$#_{}~^<>]/g, sign => special[sign] || '\\' + sign)).join(' & ') + ' \\\\';
      return ['\\begin{tabular}{' + head.map(() => 'l').join('') + '}', '  \\toprule', line(head), '  \\midrule', ...body.map(line), '  \\bottomrule', '\\end{tabular}'].join('\n');
    },
  };
  const copy = async (text, button) => {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = make('textarea');
      area.value = text; document.body.append(area); area.select(); document.execCommand('copy'); area.remove();
    }
    const before = button.textContent;
    button.textContent = 'copied';
    setTimeout(() => button.textContent = before, 1200);
  };
  all('[data-table]').forEach(holder => {
    const table = holder.querySelector('table');
    const bar = make('div', { class: 'copy' }, 'copy as ');
    Object.entries(formats).forEach(([name, format]) => {
      const button = make('button', { type: 'button' }, name);
      button.onclick = () => copy(format(rows(table)), button);
      bar.append(button, ' ');
    });
    holder.after(bar);
    if (table.querySelector('[rowspan],[colspan]') || !table.tHead) return;
    [...table.tHead.rows[0].cells].forEach((head, place) => {
      head.tabIndex = 0; head.classList.add('sorts');
      const sort = () => {
        const down = head.dataset.sorted !== 'down';
        all('th', table).forEach(other => delete other.dataset.sorted);
        head.dataset.sorted = down ? 'down' : 'up';
        [...table.tBodies].forEach(body => {
          const keyed = [...body.rows].map(row => [row, row.cells[place] ? words(row.cells[place]) : '']);
          const numeric = keyed.some(([, text]) => !isNaN(number(text))) && place > 0;
          const order = ([, a], [, b]) => numeric ? (isNaN(number(a)) ? Infinity : number(a)) - (isNaN(number(b)) ? Infinity : number(b)) : a.localeCompare(b);
          keyed.sort((a, b) => (down ? 1 : -1) * (order(a, b) || 0)).forEach(([row]) => body.append(row));
        });
      };
      head.onclick = sort;
      head.onkeydown = event => { if (event.key === 'Enter') sort(); };
    });
  });

  // Arms on and off, in every table and in the chart.
  const data = document.getElementById('evaluations');
  const arms = data ? JSON.parse(data.textContent) : [];
  const off = new Set();
  const explorer = document.getElementById('explorer');
  if (!arms.length || !explorer) return;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const hues = 7;
  const colour = place => `var(--line-${place % hues})`;
  const dashes = place => ['none', '7 4', '2 3'][Math.floor(place / hues) % 3];
  const [width, height, left, right, top, bottom] = [Math.max(280, Math.min(720, explorer.clientWidth)), 300, 52, 12, 10, 28];
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('class', 'explorer');
  const note = make('p', { class: 'faint', 'aria-live': 'polite' });
  const steps = [...new Set(arms.flatMap(arm => arm.points.map(point => point[0])))].sort((a, b) => a - b);
  const slider = make('input', { type: 'range', min: 0, max: steps.length - 1, value: steps.length - 1, 'aria-label': 'evaluation' });
  const label = make('label', { class: 'slide' });
  const toggles = make('div', { class: 'toggles' });
  const draw = () => {
    const on = arms.filter(arm => !off.has(arm.name));
    const values = on.flatMap(arm => arm.points.map(point => point[1])).concat([0.8, 1.25]);
    const [low, high] = [Math.log(Math.min(...values)) - 0.05, Math.log(Math.max(...values)) + 0.05];
    const x = step => left + (width - left - right) * step / steps[steps.length - 1];
    const y = ratio => top + (height - top - bottom) * (high - Math.log(ratio)) / (high - low);
    const parts = [`<rect class="band" x="${left}" width="${width - left - right}" y="${y(1.25)}" height="${y(0.8) - y(1.25)}"/>`];
    [0.25, 0.5, 0.8, 1, 1.25, 2, 4, 8].filter(mark => Math.log(mark) > low && Math.log(mark) < high).forEach(mark =>
      parts.push(`<line class="${mark == 1 ? 'one' : 'axis'}" x1="${left}" x2="${width - right}" y1="${y(mark)}" y2="${y(mark)}"/><text x="${left - 6}" y="${y(mark) + 4}" text-anchor="end">${mark}×</text>`));
    const at = steps[slider.value];
    parts.push(`<line class="at" x1="${x(at)}" x2="${x(at)}" y1="${top}" y2="${height - bottom}"/><text x="${Math.min(x(at), width - 50)}" y="${height - 8}" text-anchor="middle">step ${at.toLocaleString('en')}</text>`);
    arms.forEach((arm, place) => off.has(arm.name) || parts.push(
      `<polyline fill="none" style="stroke:${colour(place)};stroke-dasharray:${dashes(place)}" stroke-width="2" points="${arm.points.map(point => x(point[0]).toFixed(1) + ',' + y(point[1]).toFixed(1)).join(' ')}"/>`));
    svg.innerHTML = parts.join('');
    label.firstChild.textContent = `after step ${at.toLocaleString('en')} `;
    all('#explorer tbody tr').forEach(row => {
      const arm = arms.find(arm => arm.name === row.dataset.arm);
      const point = arm && (arm.points.filter(point => point[0] <= at).pop() || arm.points[0]);
      if (!point) return;
      [point[1], point[2], point[3], point[4], point[5]].forEach((value, k) => row.cells[k + 1].textContent = shown(value));
      row.cells[6].textContent = point[0].toLocaleString('en');
    });
    all('[data-arm]').forEach(row => row.hidden = off.has(row.dataset.arm));
  };
  svg.onpointermove = event => {
    const box = svg.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width * width - left) / (width - left - right);
    const nearest = steps.reduce((best, step, place) => Math.abs(step - share * steps[steps.length - 1]) < Math.abs(steps[best] - share * steps[steps.length - 1]) ? place : best, 0);
    slider.value = nearest;
    draw();
    note.textContent = arms.filter(arm => !off.has(arm.name)).map(arm => {
      const point = arm.points.find(point => point[0] === steps[nearest]);
      return point ? `${arm.name} ${shown(point[1])}` + (point[2] ? ` [${shown(point[2])}, ${shown(point[3])}]` : '') : '';
    }).filter(Boolean).join(' · ');
  };
  slider.oninput = draw;
  label.append(make('span'), slider);
  arms.forEach((arm, place) => {
    const box = make('input', { type: 'checkbox', checked: '' });
    const name = make('label');
    name.style.color = colour(place);
    name.style.borderBottom = `2px ${['solid', 'dashed', 'dotted'][Math.floor(place / hues) % 3]} ${colour(place)}`;
    box.onchange = () => { box.checked ? off.delete(arm.name) : off.add(arm.name); draw(); };
    name.append(box, ' ' + arm.name);
    toggles.append(name);
  });
  explorer.querySelector('h3').after(toggles, svg, label, note);
  draw();
})();
