/** lab.js: the element, for any page. */
export { MetaglyphLab } from './element.js';
