/** Files: what is taken along, and weights that are brought. @type {import('./index.js').Texts} */
export const texts = {
  'files.title': 'Files',
  'files.close': 'Close',
  'files.intro':
    'What this lesson has made, to go on with elsewhere. Below each, how Python opens it, as it is.',
  'files.save': 'Save: {what}',
  'files.save.short': 'Save',
  'files.saved': 'Saved: {names}',
  'files.none': 'There was nothing to save.',
  'files.weights': 'Weights',
  'files.weights.body':
    'Every tensor under its own name, with the algorithm, its settings, the seed and the step, as safetensors.',
  'files.weights.none': 'There is no network here yet.',
  'files.curves': 'Curves',
  'files.curves.body':
    'Every metric by step, and the evaluations with half the width of their 95 % interval, as two CSV tables.',
  'files.curves.none': 'Nothing has been measured yet: press Play.',
  'files.codes': 'Latent codes',
  'files.codes.body':
    'The mean code of every drawing as an array, and a table that says which drawing each row is of.',
  'files.symbols': 'Symbols',
  'files.symbols.body':
    'Your five symbols with their names: strokes of points x, y (0 to 105) and t (ms), as JSON.',
  'files.symbols.refused':
    'Such a file is saved under Files in lesson 7. The symbols that were here are kept.',
  'files.symbols.none': 'Nothing has been drawn yet.',
  'files.symbols.title': 'These are no five symbols',
  'files.pictures': 'Pictures',
  'files.pictures.body': 'As they stand on the stage, PNG. Press one to save it.',
  'files.pick': 'Choose a file…',
  'files.bring':
    'Weights (.safetensors, from here or from Python) or symbols (.json) can also be dropped on the page. Training begins anew from the weights.',
  'files.loaded.title': 'A run begins with the weights of {name}',
  'files.loaded.same':
    'They come from a run with seed {seed}, after {step} steps on these drawings. The optimizer begins anew.',
  'files.loaded.other':
    'They come from a run with seed {seed}, after {step} steps on other drawings: what is held out here, they may have seen. The optimizer begins anew.',
  'files.loaded.foreign':
    'The file does not say where they come from: what is held out here, they may have seen. The optimizer begins anew.',
  'files.nolesson.title': 'No lesson has a network for these weights',
  'files.nolesson.body':
    'They are of the algorithm “{algorithm}”. In Node, loadWeights gives them to a session.',
  'files.foreign.title': 'These weights do not say what they are of',
  'files.foreign.body':
    'Open the lesson that they belong to, set its controls as they were, and drop the file again.',
  'files.link.weights':
    'The link says how this run was set, but the weights of {name} do not fit into it: send the file too.',
  'files.link.changed':
    'A control was moved while this run trained. The link has the settings as they are now, from step 0.',
  'files.drawings.title': 'This run was made with other drawings',
  'files.drawings.body':
    'The link names drawings that are not here: its settings have been taken, but the curves will differ. Drop the files it was made with to repeat it to the last bit.',
  'badge.loaded': 'weights from {name}',
};
