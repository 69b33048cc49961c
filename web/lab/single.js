import '../styles/tokens.css';
import '../styles/page.css';
import './element.js';

/**
 * metaglyph.html: everything in one file. With an exercise in it (lab/single-file.js puts one in), that;
 * without one the whole playground.
 */
const given = document.getElementById('exercise');
if (given) {
  const lab = /** @type {import('./element.js').MetaglyphLab} */ (
    document.createElement('metaglyph-lab')
  );
  lab.exercise = given.textContent ?? '';
  lab.className = 'alone';
  document.body.append(lab);
} else {
  const app = document.createElement('metaglyph-app');
  app.setAttribute('page', '');
  document.body.append(app);
  await import('../main.js');
}
