/** @type {Record<string, string>} */
export const texts = {
  'lesson.clusters.prose.1':
    'The network of lesson 3 again, looked at from far away: each mark is the code of a drawing, of ten characters that it has never seen. Nobody told it which belong together. Left to right and bottom to top are the two directions along which the codes vary most. Train it for half a minute ([[play|Play]]) and move over the marks.',
  'lesson.clusters.ask.1':
    'Rest on a mark: the rings are the other drawings of its character. Do they come together as it trains?',
  'lesson.clusters.prose.2':
    '**k-means** knows the codes alone, no names. It puts k centres among them, gives each code to the nearest one, moves every centre to the mean of its codes, and goes on until nothing changes. Colour and shape say which cluster a code fell to; below, every centre is decoded. Ask for [[k5|5 clusters]], for [[k10|10]], for [[k20|20]].',
  'lesson.clusters.ask.2':
    'With 5, which characters share a cluster? Would you have confused them too?',
  'lesson.clusters.prose.3':
    'Is that good? **Purity** counts the drawings that are of the commonest character of their cluster. It rises by itself with k, so what chance would reach stands beside it; the adjusted **Rand** index has chance taken out. The **silhouette** needs no names: how much nearer a code is to its own cluster than to the next. Under them the same for raw pixels.',
  'lesson.clusters.ask.3':
    'Look at the curves over k. Does the silhouette know that there are ten characters? Do the codes beat the pixels, and for [[others|other characters]] too?',
  'lesson.clusters.prose.4':
    'The axes of the map are directions in the code, so one can walk along them and decode. Each has its share of the variance. Maps such as t-SNE and UMAP would pull the heaps further apart, but a place in them is no code: nothing could be decoded there, and how far apart two heaps lie would mean nothing.',
  'lesson.clusters.ask.4':
    'What does axis 1 change in a drawing: its width, its slant, the number of its strokes?',
  'lesson.clusters.prose.5':
    'Codes can be added. Pick **a**, **b** and **c** on the map: a − b + c is a with what makes c different from b. With [[means|means of characters]] that is a difference of shapes. With [[drawings|drawings]] of one character by two hands as b and c one would hope for the hand; on 5,600 such sums of official drawings the result lay 1.4 times as far from the drawing hoped for as a itself: no hand was carried over, two more accidents were added.',
  'lesson.clusters.ask.5':
    'Compare with the same sum of pixels. And try b and c as unlike as can be: does a survive?',
  'clusters.map': 'Map of the codes, and what is looked at',
  'clusters.map.cap':
    '{count} drawings of {characters} characters; these two axes have {share} % of the variance',
  'clusters.map.label':
    'Map of codes. Arrow keys go from code to code, Enter makes the drawing {name}.',
  'clusters.map.note':
    'Letters: centres of the clusters. A click makes a drawing {name} of the sum below.',
  'clusters.point': '{name}, cluster {letter}',
  'clusters.which': 'drawings',
  'clusters.held': 'characters never seen',
  'clusters.learnt': 'those it trains on',
  'clusters.howmany': 'How many characters',
  'clusters.count': '{count} characters',
  'clusters.others': 'others ↻',
  'clusters.k': 'k, clusters',
  'clusters.worth': 'What the clusters are worth',
  'clusters.worth.k': '{k} clusters',
  'clusters.worth.note':
    'Best of several starts by k-means++. Purity, chance and Rand are judged by the characters’ names, which k-means never sees.',
  'clusters.of.codes': 'codes, {size} numbers',
  'clusters.of.pixels': 'pixels, 784',
  'clusters.purity': 'purity',
  'clusters.chance': 'by chance',
  'clusters.rand': 'Rand',
  'clusters.silhouette': 'silhouette',
  'clusters.byk': 'Codes in k clusters, for every k',
  'clusters.heaps': 'centres of the clusters, decoded',
  'clusters.centre': 'Centre of cluster {letter}, decoded',
  'clusters.members': '{most} of {size}: {name}',
  'clusters.axes': 'along the strongest axes, through the mean of all codes',
  'clusters.axis': 'axis {k}:',
  'clusters.axis.label': 'Along axis {k}, from −{reach} to {reach} standard deviations, decoded',
  'clusters.axes.note':
    'From −{reach} to {reach} standard deviations of these codes; the share of their variance.',
  'clusters.sum': 'arithmetic: a − b + c',
  'clusters.sum.of': 'What is added',
  'clusters.drawings': 'drawings',
  'clusters.means': 'means of their characters',
  'clusters.choose': 'choose',
  'clusters.term': '{name}: {what}',
  'clusters.sum.codes': 'decoded',
  'clusters.sum.near': 'nearest drawing',
  'clusters.sum.pixels': 'sum of pixels',
  'clusters.sum.note':
    'The nearest drawing is the one, none of the three, whose code is nearest to the sum.',
  'clusters.walk': 'from a to b, and past both',
  'clusters.walk.means': 'from the mean of a’s character to that of b’s, and past both',
  'clusters.walk.label': 'Codes on the line through a and b, decoded',
  'clusters.walk.note':
    'Third picture: a. Seventh: b. Between them interpolated, outside extrapolated.',
  'formula.clusters.purity.title': 'Purity',
  'formula.clusters.purity.says':
    'Each cluster K counts the drawings of the character Z that is commonest in it; n drawings in all. With n clusters it would be 1, whatever the codes: it means something only beside what chance gives.',
  'formula.clusters.chance.title': 'Purity by chance',
  'formula.clusters.chance.says':
    'The same clusters with the names dealt out anew, mean of R shuffles.',
  'formula.clusters.rand.title': 'Adjusted Rand index',
  'formula.clusters.rand.says':
    'I counts the pairs of drawings of one character that are in one cluster; E(I) is how many there would be by chance, max I how many at most. 1: the clusters are the characters; 0: as by chance.',
  'formula.clusters.silhouette.title': 'Silhouette',
  'formula.clusters.silhouette.says':
    'a is the mean distance of a point to the others of its cluster, b the least mean distance to the points of another cluster. 1: tight heaps far apart; 0: they touch; below: points that lie nearer to another heap. No names are needed.',
  'formula.clusters.axis.title': 'Share of axis {k}',
  'formula.clusters.axis.says':
    'λ is the variance of the codes along a principal axis, an eigenvalue of their covariance; the sum goes over all axes.',
};
