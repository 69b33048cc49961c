// Made from the core's tables by wasm/types.mjs: do not edit.

/** @type {import('./describe.js').Docs} */
export const docs = {
  algorithms: {
    vae: {
      doc: 'Variational autoencoder (Kingma & Welling 2014): learns a code for drawings by maximising a lower bound of their likelihood.',
      hypers: {
        latent: 'Dimensions of the latent space.',
        network: 'Encoder and mirrored decoder: 784-512-256-2L, or convolutions.',
        likelihood: 'How a pixel is distributed given the latent code.',
        sigma: 'Fixed standard deviation of the Gaussian likelihood.',
        beta: 'Weight of the KL term in the loss; 1 is the ELBO.',
        warmUp: 'Steps over which beta rises from 0 to its value.',
        batch: 'Pictures a step.',
        rate: 'Step size of the optimizer.',
        optimizer: 'The rule that turns gradients into steps.',
        binarise:
          "Draw each training picture's pixels as 0 or 1 with its grey value as probability (Bernoulli likelihood only).",
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
      },
      views: {
        reconstruct:
          'side (0 train, 1 test), count or images [n,784] -> input [n,784], output [n,784] (mean of p(x|z) at z = mu), label [n] (class, without images)',
        sample: 'count, index -> output [n,784], z [n,L]: decoded draws from the prior',
        encode: 'side, first, count or images [n,784] -> mean [n,L], logvar [n,L], label [n]',
        decode: 'z [n,L] -> output [n,784]',
        evaluate:
          'side, first, count -> elbo [n], reconstruction [n], kl [n]: one-sample ELBO of each drawing with noise of its own that is always the same, nats',
      },
    },
    maml: {
      doc: 'Model-agnostic meta-learning (Finn, Abbeel & Levine 2017): learns initial weights that a few gradient steps adapt to new characters.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        innerSteps: 'Steps of adaptation in training.',
        testSteps: 'Steps of adaptation in evaluation.',
        innerRate: 'Step size of the adaptation; learnt rates begin with it.',
        order: '2: the exact meta-gradient; 1: without second derivatives (first-order MAML).',
        firstOrderSteps:
          'Steps at the beginning that leave second derivatives out (annealed order).',
        multiStep:
          'Steps at the beginning in which the query losses after every inner step count, all but the last less and less.',
        driver:
          'How the same meta-gradient is computed: step by step in little memory, or as one graph, a tenth faster.',
        statistics:
          'Batch normalisation of the query by its own statistics, with which its drawings are named together, or by those of the support, with which each is named by itself.',
        rates:
          'The inner rate stays, or is learnt with the weights, or one is learnt for each layer and inner step.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    metasgd: {
      doc: 'Meta-SGD (Li et al. 2017): MAML that also learns, for every weight, how far a step moves it.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        innerSteps: 'Steps of adaptation in training.',
        testSteps: 'Steps of adaptation in evaluation.',
        innerRate: 'Step size of the adaptation; learnt rates begin with it.',
        order: '2: the exact meta-gradient; 1: without second derivatives (first-order MAML).',
        firstOrderSteps:
          'Steps at the beginning that leave second derivatives out (annealed order).',
        multiStep:
          'Steps at the beginning in which the query losses after every inner step count, all but the last less and less.',
        driver:
          'How the same meta-gradient is computed: step by step in little memory, or as one graph, a tenth faster.',
        statistics:
          'Batch normalisation of the query by its own statistics, with which its drawings are named together, or by those of the support, with which each is named by itself.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    anil: {
      doc: 'ANIL (Raghu et al. 2020): MAML that adapts its last layer only, on features it reuses.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        innerSteps: 'Steps of adaptation in training.',
        testSteps: 'Steps of adaptation in evaluation.',
        innerRate: 'Step size of the adaptation; learnt rates begin with it.',
        order: '2: the exact meta-gradient; 1: without second derivatives (first-order MAML).',
        firstOrderSteps:
          'Steps at the beginning that leave second derivatives out (annealed order).',
        multiStep:
          'Steps at the beginning in which the query losses after every inner step count, all but the last less and less.',
        driver:
          'How the same meta-gradient is computed: step by step in little memory, or as one graph, a tenth faster.',
        statistics:
          'Batch normalisation of the query by its own statistics, with which its drawings are named together, or by those of the support, with which each is named by itself.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    reptile: {
      doc: 'Reptile (Nichol, Achiam & Schulman 2018): moves the initial weights towards those that ordinary training on a task ends at.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        innerSteps: 'Steps of adaptation in training.',
        innerBatch: 'Labelled drawings of the task in each inner step of training.',
        innerOptimizer: 'The rule of the inner steps; Adam without its first moment.',
        innerRate: 'Step size of the adaptation.',
        testSteps: 'Steps of adaptation in evaluation, on all labelled drawings at once.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    finetune: {
      doc: 'Fine-tuning (Chen et al. 2019): ordinary training on all characters at once, then a new head fitted to the examples of each task.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        adapt: 'What is fitted to a new task: the head alone, or all weights.',
        innerOptimizer: 'The rule of the steps on a new task.',
        innerRate: 'Step size on a new task.',
        testSteps: 'Steps on a new task.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    scratch: {
      doc: 'No learning beforehand: a freshly initialised network is fitted to the examples of each task.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        adapt: 'What is fitted to a new task: the head alone, or all weights.',
        innerOptimizer: 'The rule of the steps on a new task.',
        innerRate: 'Step size on a new task.',
        testSteps: 'Steps on a new task.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    proto: {
      doc: 'Prototypical networks (Snell, Swersky & Zemel 2017): learns an embedding in which new characters lie around the mean of their examples.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        statistics:
          'Batch normalisation in evaluation by the statistics of the whole episode, with which queries are judged together, or of its support or of training drawings alone.',
        distance: 'What makes two embeddings near.',
        scale: 'By which squared distances, or cosines, are multiplied: about 0.1, or 10.',
        symmetric: 'Support and query also change places in the training loss.',
        refine:
          'Steps of soft k-means in evaluation: the queries, by what they seem to be, move the means.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    matching: {
      doc: 'Matching networks (Vinyals et al. 2016), without full context embeddings: a query takes the labels of the examples it attends to.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        statistics:
          'Batch normalisation in evaluation by the statistics of the whole episode, with which queries are judged together, or of its support or of training drawings alone.',
        scale: 'By which cosines are multiplied: sharpness of the attention.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    memory: {
      doc: 'A memory-augmented learner (after Santoro et al. 2016 and Kaiser et al. 2017): examples are written to an external key-value memory one after another, and queries are answered from it.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        statistics:
          'Batch normalisation in evaluation by the statistics of the whole episode, with which queries are judged together, or of its support or of training drawings alone.',
        slots: 'Entries the memory has room for.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    nearest: {
      doc: 'Nearest class mean, or nearest example, on pixels: nothing is learnt.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        rule: 'What a drawing is compared with: the mean of each class, or each example.',
        scale: 'By which squared distances are multiplied where probabilities are shown.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    sinusoid: {
      doc: 'Sinusoid regression (Finn, Abbeel & Levine 2017): learns to fit a curve from a few of its points; no drawings.',
      hypers: {
        method: 'How it learns from a task; joint training is the baseline.',
        order: '2: the exact meta-gradient; 1: without second derivatives (first-order MAML).',
        tasks: 'Tasks a step.',
        innerSteps: 'Steps of adaptation in training; Reptile needs several.',
        testSteps: 'Steps of adaptation in evaluation.',
        innerRate: 'Step size of the adaptation; learnt rates begin with it.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        shot: "Points of a task's curve from which it is learnt.",
        query: "Points of a training task's curve on which what was learnt is judged.",
      },
      views: {
        task: 'side (0 training tasks from the first on, 1 others), index -> x [K], y [K] (the points known), grid [G], truth [G], prediction [S,G] and loss [S] (mean squared error on the grid) before adapting and after each of testSteps, amplitude, phase; known: mean squared error on the points before adapting, slope: length of its gradient',
        arrows:
          'tasks -> the directions in which methods would move the weights, from the first `tasks` tasks of the next step: dots [5,5], the inner products of the gradients of MAML, first-order MAML, Reptile, joint training and of the method that trains, in this order',
        evaluate:
          'side, first, count -> loss [count,S]: mean squared error of the tasks first .. first + count - 1, always the same, before adapting and after each of testSteps',
        check:
          'tasks, count (otherwise all) -> gradient [count] that the next step would take from its first tasks, and difference [count]: central differences of the loss that the method is about (after the inner steps; of joint training: without them), in double; of some weights from all over, others at every step, of which there are `of`; error = |gradient - difference| / |gradient|, length of the gradient',
      },
    },
    quadratic: {
      doc: 'Quadratic tasks of two parameters, whose losses and gradients can be drawn in one plane; no drawings.',
      hypers: {
        method: 'How it learns from a task; joint training is the baseline.',
        order: '2: the exact meta-gradient; 1: without second derivatives (first-order MAML).',
        tasks: 'Tasks a step.',
        innerSteps: 'Steps of adaptation in training; Reptile needs several.',
        testSteps: 'Steps of adaptation in evaluation.',
        innerRate: 'Step size of the adaptation; learnt rates begin with it.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        condition: 'Largest curvature of a task over its smallest.',
        spread: "Standard deviation of the tasks' minima.",
        start1: 'First weight before training.',
        start2: 'Second weight before training.',
      },
      views: {
        surface:
          'side, index, n, extent -> axis [n] from -extent to extent, loss [n,n] of one task (rows: second weight), and means over the training tasks: joint [n,n] at w itself, meta [n,n] after innerSteps inner steps from w',
        storyboard:
          'theta [2], rates [2] (otherwise the present ones) -> theta [2] and for each training task T: centre [T,2], hessian [T,2,2], slope [T,2] at theta, path [T,K+1,2] of the inner steps, query [T] loss at its end, and the gradients at theta by which methods would learn: maml, firstOrder, metasgd, reptile [T,2] (joint: slope); metasgdRates [T,2], metasgdPath [T,K+1,2]: with the rates of Meta-SGD',
        evaluate:
          'side, first, count -> loss [count,S]: mean squared error of the tasks first .. first + count - 1, always the same, before adapting and after each of testSteps',
        check:
          'tasks, count (otherwise all) -> gradient [count] that the next step would take from its first tasks, and difference [count]: central differences of the loss that the method is about (after the inner steps; of joint training: without them), in double; of some weights from all over, others at every step, of which there are `of`; error = |gradient - difference| / |gradient|, length of the gradient',
      },
    },
    variational: {
      doc: 'Variational inference of one latent number, where the bound, the gap and the noise of the gradient are known exactly; no drawings.',
      hypers: {
        decoder: 'What x is expected to be, given z: slope times z, softplus(2 z) or z^2.',
        x: 'The number that is observed.',
        slope: 'Slope of the decoder.',
        noise: 'Standard deviation of x around what the decoder expects.',
        mean: 'Mean of q where it begins.',
        sd: 'Standard deviation of q where it begins.',
        gradient:
          'Exact, or estimated from samples: through them (reparameterised), or by the score function.',
        samples: 'Samples an estimate of the gradient.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
      },
      views: {
        densities:
          'mean, sd (otherwise the present ones), n, extent -> z [n] from -extent to extent and there: prior [n], likelihood [n] p(x|z), posterior [n], q [n]; of q: mean, sd, reconstruction E log p(x|z), kl to the prior, elbo, gap KL(q || posterior), and evidence log p(x), in nats',
        landscape:
          'n -> mean [n], sd [n] and elbo [n,n] (rows: sd) in the box inside which q is trained',
        samples:
          'mean, sd, batch -> the samples S of a batch, eps [S], z [S], value [S] log p(x|z), and what each says the gradient of the ELBO by mean and log sd is: path [S,2], score [S,2]',
        gradients:
          'mean, sd, first, count -> estimates of the gradient by mean and log sd from the batches first .. first + count - 1: path [count,2], score [count,2]; exact [2], and the exact variances of an estimate, pathVariance [2], scoreVariance [2]',
      },
    },
    bayes: {
      doc: 'Bayesian optimisation with a Gaussian process (Jones et al. 1998; Snoek et al. 2012): the lowest point of a function in few values; no drawings.',
      hypers: {
        function:
          'The function whose lowest point is looked for; told: values are given from outside; random, random2: drawn anew for every seed.',
        dims: 'Inputs of the function, where it has not one or two anyway.',
        kernel: 'How smooth the function is believed to be: RBF, Matérn 3/2 or 5/2.',
        ownLengths: 'Each input has a length scale of its own.',
        mostNoise:
          'How much of the variance of all values may be taken for noise, which is learnt; little, where the same point has the same value.',
        acquisition:
          'What is made large: expected improvement, its probability, or a bound of confidence.',
        margin:
          'By how much a value must be lower to be an improvement, in standard deviations of all values (expected improvement and its probability).',
        kappa: 'Standard deviations below the mean that the bound of confidence lies.',
        initial: 'Points tried before there is a model.',
        remembered:
          'Points the model is made of; once it is full, a new one takes the place of the worst.',
        clip: 'Values far above the median count as less: how bad the bad ones are says nothing of where the good ones lie.',
      },
      views: {
        posterior:
          'n, first, second -> x [n], y [n] (of more than one input), and there, [n] or [n,n] (rows: y): mean and sd of what the function is believed to be, acquisition of the next step (of values in standard deviations); length [D] scales of the inputs in widths of the box, signal and noise standard deviations, log evidence; all 0, sd and scales 1, before the first value',
        tried: '-> points [N,D] that the model is made of, values [N]',
        surface:
          'n, first, second -> x [n], y [n] (of more than one input) and value [n] or [n,n] (rows: y) of the function, by its inputs first and second, the others as at the best place; where [K,D] its lowest points are and how low, least',
        value: 'x [N,D] places (otherwise the middle) -> value [N] there',
        next: '-> points [B,D] at which the next step wants values; best [D] place so far, its value (1e30: none yet), evaluations',
      },
    },
    genetic: {
      doc: 'A genetic algorithm on real numbers: tournaments, simulated binary crossover, normal mutation, elite (Deb & Agrawal 1995); no drawings.',
      hypers: {
        function:
          'The function whose lowest point is looked for; told: values are given from outside; random, random2: drawn anew for every seed.',
        dims: 'Inputs of the function, where it has not one or two anyway.',
        population: 'Points of a generation.',
        tournament: 'Members of which the best becomes a parent; 1: no selection.',
        crossover: 'Share of children that are mixed from two parents; others are copies.',
        crossoverIndex: 'The higher, the closer are children to one of their parents.',
        mutation: "Share of a child's inputs that are moved at random.",
        mutationSize: 'Standard deviation of the largest such moves, in widths of the box.',
        elite: 'Best members that stay as they are.',
      },
      views: {
        population: '-> points [P,D] of the members, values [P]',
        surface:
          'n, first, second -> x [n], y [n] (of more than one input) and value [n] or [n,n] (rows: y) of the function, by its inputs first and second, the others as at the best place; where [K,D] its lowest points are and how low, least',
        value: 'x [N,D] places (otherwise the middle) -> value [N] there',
        next: '-> points [B,D] at which the next step wants values; best [D] place so far, its value (1e30: none yet), evaluations',
      },
    },
    swarm: {
      doc: 'Particle swarm with constriction (Clerc & Kennedy 2002); no drawings.',
      hypers: {
        function:
          'The function whose lowest point is looked for; told: values are given from outside; random, random2: drawn anew for every seed.',
        dims: 'Inputs of the function, where it has not one or two anyway.',
        population: 'Particles.',
        phi: 'How strongly particles are drawn; the more, the sooner they come to rest.',
        neighbours: 'Whose best place a particle knows of.',
      },
      views: {
        population:
          '-> of the particles points [P,D], velocity [P,D], personal [P,D] the best place each has seen, values [P] there',
        surface:
          'n, first, second -> x [n], y [n] (of more than one input) and value [n] or [n,n] (rows: y) of the function, by its inputs first and second, the others as at the best place; where [K,D] its lowest points are and how low, least',
        value: 'x [N,D] places (otherwise the middle) -> value [N] there',
        next: '-> points [B,D] at which the next step wants values; best [D] place so far, its value (1e30: none yet), evaluations',
      },
    },
    cmaes: {
      doc: 'CMA-ES: a normal distribution that learns its covariance (Hansen 2016), with restarts (Auger & Hansen 2005); no drawings.',
      hypers: {
        function:
          'The function whose lowest point is looked for; told: values are given from outside; random, random2: drawn anew for every seed.',
        dims: 'Inputs of the function, where it has not one or two anyway.',
        population: 'Points of a generation at first; below 4: 4 + 3 ln(inputs).',
        firstSigma: 'Standard deviation at first, in widths of the box.',
        restarts: 'Where it has come to rest it starts again with twice as many points.',
      },
      views: {
        population:
          '-> mean [1,D] and covariance [D,D] of the distribution that the next generation is drawn from',
        surface:
          'n, first, second -> x [n], y [n] (of more than one input) and value [n] or [n,n] (rows: y) of the function, by its inputs first and second, the others as at the best place; where [K,D] its lowest points are and how low, least',
        value: 'x [N,D] places (otherwise the middle) -> value [N] there',
        next: '-> points [B,D] at which the next step wants values; best [D] place so far, its value (1e30: none yet), evaluations',
      },
    },
    statistician: {
      doc: 'Neural statistician (Edwards & Storkey 2017): learns one code for a set of drawings, from which more of the kind can be drawn.',
      hypers: {
        set: 'What a task is: drawings of one character, or of characters of one alphabet.',
        sets: 'Sets a step.',
        drawings: 'Drawings of a set.',
        partial:
          'In training the code is made from a random part of the set, one drawing to all of them.',
        context: 'Dimensions of the code of a set.',
        latent: "Dimensions of what is each drawing's own.",
        pooling:
          "The code from the mean of features, or as a product of the drawings' Gaussians, which is the narrower the more there are.",
        network: 'Encoder and mirrored decoder: 784-512-256, or convolutions.',
        beta: 'Weight of both divergences in the loss; 1 is the ELBO.',
        warmUp: 'Steps over which beta rises from 0 to its value.',
        rate: 'Step size of the optimizer.',
        optimizer: 'The rule that turns gradients into steps.',
        rotations: 'Sets under quarter turns, or also mirrored, are sets of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
      },
      views: {
        tasks:
          'side (0 train, 1 test), first, count, draw, drawings -> mean [n,C], logvar [n,C] of q(c|D), alphabet [n], label [n] (class of the first drawing), items [n,drawings], pixels [n,784] (mean of the pictures): a set of each task, one of several as draw says',
        set: 'images [n,784], or side, first, draw, drawings -> images [n,784], mean [1,C], logvar [1,C]: one set',
        encode:
          'as set, or up to 1024 images -> mean [n,C], logvar [n,C]: each drawing as a set of one',
        draw: 'code [n,C], count, index -> output [n*count,784], code [n,C]: pictures for each code, the first with z at the mean of p(z|c); codes are drawn from the prior if none is given',
        evaluate:
          'side, first, count -> elbo [n], reconstruction [n], klLatent [n], klContext [n]: one-sample ELBO of fixed sets, nats, a drawing; klContext a set',
      },
    },
    gan: {
      doc: 'Generative adversarial network (Goodfellow et al. 2014): a generator learns to draw what a discriminator cannot tell from drawings.',
      hypers: {
        net: 'Fully connected, 100-128-256-512-1024-784 and 784-512-256-1, or small convolutional networks.',
        latent: 'Random numbers from which a picture is made.',
        norm: "Normalisation in the generator: eps0.8 is batch normalisation with the articles' mistake, an eps of 0.8.",
        start:
          'Initial weights: of a size that keeps what passes through, or smaller, of variance 1/(3 inputs), as where the articles come from.',
        loss: 'What the two networks play for.',
        penalty:
          'Weight of the squared gradient of the discriminator at real drawings (R1); 0 leaves it out.',
        smoothing: 'Real drawings count as real by 1 less this.',
        instanceNoise:
          'Standard deviation of noise on all pictures the discriminator sees in training; pictures span -1 to 1.',
        batch: 'Pictures of each kind an update.',
        rate: 'Step size of the optimizer.',
        ratio: "The discriminator's rate over the generator's.",
        beta1: "Adam's memory of gradients; 0.5 where the two chase each other.",
        discriminatorSteps: 'Updates of the discriminator a step; 0: it waits.',
        generatorSteps: 'Updates of the generator a step; 0: it waits.',
        average:
          'How much of the averaged generator, which makes the pictures shown, an update keeps; 0: it is the generator itself.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
      },
      views: {
        samples:
          'first, count -> z [n,L], output [n,784], score [n]: pictures of fixed codes, grey 0 .. 1, and what the discriminator holds of them, D',
        decode: 'z [n,L] -> output [n,784], score [n]',
        walk: 'from, to, count -> z [n,L], output [n,784], score [n]: from one of the fixed codes to another, all of the length of a code',
        judge:
          "side, count or images [n,784] -> input [n,784], score [n], slope [n,784] (of D's logit by each pixel)",
        diversity:
          'count, or real (1: drawings) and side, count, or images [n,784]; show -> distinct [] (different training drawings that are nearest to one of them, in pixels), nearest [n] (number of the drawing), distance [n], picture [show,784], drawing [show,784]',
        frechet:
          'a [n,d], b [m,d] -> distance []: squared Fréchet distance of two sets of embeddings, as Gaussians',
      },
    },
    robot: {
      doc: 'Meta-reinforcement learning (Finn, Abbeel & Levine 2017): a robot learns to find a goal in the plane from the rewards of a few episodes; no drawings.',
      hypers: {
        learner:
          'What is made large: the return after adapting to a goal, or the return of one policy for all goals, the baseline.',
        order:
          '2: the meta-gradient; 1: without the derivative of the inner step (first-order MAML).',
        hessian:
          'How the derivative of a policy gradient is estimated: with less noise and a bias, with more noise and none, or as if the episodes did not depend on the policy.',
        baseline:
          'What is taken from returns: a fit to place and time, the mean of the other episodes at the same time, or nothing.',
        tasks: 'Goals a step.',
        innerSteps: 'Steps of adaptation in training.',
        testSteps: 'Steps of adaptation in evaluation.',
        innerRate: 'Step size of the adaptation.',
        rollouts: 'Episodes from which a step of adaptation learns.',
        horizon: 'Moves of an episode.',
        discount: 'What a reward one move later counts for, in gradients.',
        firstSd:
          'Standard deviation of actions where training begins, in units of the greatest speed.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
      },
      views: {
        robot:
          'x, y (otherwise the goal number `index` of `side`: 0 those of training, 1 others), noise (which random numbers), n, extent -> before adapting to the goal and after each of testSteps: path [S,K,T+1,2] of every episode, return [S] and distance [S] from the goal at the end, averages, sd [S,2], and the mean moves field [S,n,n,2] at places at [n] (rows: y) from -extent to extent; x, y; best: the return of who knows the way',
        evaluate:
          'side, first, count -> loss [count,S], minus the return, and distance [count,S] from the goal at the end for the goals first .. first + count - 1, always the same, before adapting and after each of testSteps; best [count], the return of who knows the way',
      },
    },
    classify: {
      doc: 'A classifier on the encoder of a VAE, from scratch or from weights that a VAE has learnt, with few labelled drawings a class.',
      hypers: {
        network: 'The encoder of the VAE of that name: 784-512-256, or convolutions.',
        features: 'What the head sees: the hidden units before the code, or its mean.',
        latent: 'Dimensions of the code, where the head sees that.',
        adapt: 'What is fitted: the head on a frozen encoder, or all weights.',
        labels: 'Labelled drawings of each class, drawn by the seed.',
        heldOut: 'Drawings of each class kept for judging; the same for any labels.',
        batch: 'Pictures a step.',
        rate: 'Step size of the optimizer.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        augment: 'Strength of random distortions of the labelled drawings; 0 none.',
      },
      views: {
        answer:
          'side (0 labelled, 1 held out), first, count or images [n,784] -> input [n,784], logProbability [n,classes] of the classes that are told apart, in their order, answer [n] (class of the data set), label [n] (without images)',
        evaluate: 'side, first, count -> accuracy [n] (1 or 0), loss [n] of each drawing, nats',
      },
    },
    race: {
      doc: 'SGD, momentum, Nesterov, RMSProp, Adam and AdamW from one start on one surface; no drawings.',
      hypers: {
        surface: 'The surface whose lowest point is looked for.',
        startX: 'Where they start: from the left, in widths of the picture.',
        startY: 'Where they start: from below, in heights of the picture.',
        rateSgd: 'Step size of rateSgd',
        rateMomentum: 'Step size of rateMomentum',
        rateNesterov: 'Step size of rateNesterov',
        rateRmsprop: 'Step size of rateRmsprop',
        rateAdam: 'Step size of rateAdam',
        rateAdamw: 'Step size of rateAdamw',
        momentum: 'How much of the last step momentum, Nesterov and both Adams keep.',
        weightDecay: 'How strongly AdamW is drawn to (0, 0) beside the gradient.',
        slopeNoise: 'Standard deviation of what is added to both numbers of a gradient.',
      },
      views: {
        surface:
          'n -> x [n], y [n], value [n,n] (rows: y) height above the lowest point; where [K,2] the lowest points are',
        racers:
          '-> of SGD, momentum, Nesterov, RMSProp, Adam and AdamW place [6,2], slope [6,2] the gradient there without noise, value [6] height, out [6] 1 if it has left the race, arrived [6] the step at which its height was first at most 0.001 (0: not yet)',
        trails: '-> trail [T,6,2] the places after every so many steps, stride, from the start on',
        sweep:
          'n, steps -> rate [n] from 1e-5 to 1 and value [6,n] the height after so many steps from the start at that rate, everything else as it is now; 1e30: it left the race',
      },
    },
    posterior: {
      doc: 'Variational inference in the plane: a normal q fitted to a Gaussian, a banana or a mixture, with the gap and the noise of its gradients known; no drawings.',
      hypers: {
        target: 'The density that q is fitted to.',
        correlation: 'Correlation of the Gaussian target.',
        bend: 'Curvature of the banana.',
        apart: 'Distance between the centres of the mixture.',
        share: "Weight of the mixture's first part.",
        family: 'What q may be: independent coordinates, or any normal distribution.',
        mean1: "First coordinate of q's mean where it begins.",
        mean2: "Second coordinate of q's mean where it begins.",
        sd1: 'First standard deviation of q where it begins.',
        sd2: 'Second standard deviation of q where it begins.',
        tilt: 'Correlation of q where it begins; a mean field has none.',
        estimator:
          "Estimated from samples: through them (reparameterised), by the score function, or by that with the other samples' mean as a baseline; or exact.",
        entropy:
          "Whether an estimate takes q's entropy as it is known, or from the samples as well: then noise goes where q becomes the target.",
        draws: 'Samples an estimate of the gradient.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
      },
      views: {
        density:
          "mean1, mean2, sd1, sd2, tilt (otherwise the present ones), n, extent -> axis [n] from -extent to extent and there the densities target [n,n] (rows: second coordinate) and q [n,n]; of q: mean [2], sd [2], tilt, its correlation, energy E_q of the target's log without its constant, entropy, elbo (their sum), evidence, and gap KL(q || target), in nats",
        samples:
          'mean1, mean2, sd1, sd2, tilt (otherwise the present ones), batch -> the samples S of a batch, eps [S,2], z [S,2], value [S] of f, and what each says the gradient of the ELBO by mean1, mean2, log L11, log L22 and, with full covariance, L21 is: path [S,K], score [S,K]',
        gradients:
          'mean1, mean2, sd1, sd2, tilt (otherwise the present ones), first, count -> estimates of the gradient from the batches first .. first + count - 1, all from the same samples: path, score, baseline [count,K]; exact [K], and the exact variances of an estimate, pathVariance, scoreVariance, baselineVariance [K]',
      },
    },
    shrink: {
      doc: 'Empirical and full Bayes on groups that share a prior (Efron & Morris 1975; Gelman et al. 2013): means are drawn towards one another; no drawings.',
      hypers: {
        source: 'Groups drawn from the model, 18 baseball players, or eight schools.',
        groups: 'Groups that are drawn.',
        fewest: 'Values of the smallest groups that are drawn.',
        most: 'Values of the largest groups that are drawn; not less than the fewest.',
        between: "True standard deviation of the groups' means that are drawn.",
        within: "Standard deviation of values around their group's mean.",
        startMean:
          'Mean before training, from that of the raw means, in units of their typical noise.',
        startTau: 'Tau before training, in units of the typical noise of raw means.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
      },
      views: {
        groups:
          'mean, tau (otherwise the present ones) -> of the groups J: size [J] values, raw [J] means, noise [J] standard deviations, truth [J], shrunken [J] means by mean and tau and their sd [J], those of the whole posterior full [J], fullSd [J]; mean, tau, likelihood log p(data | mean, tau) in nats; errors [4], mean squared: raw, pooled, shrunken, full. truth and errors are 0 where the truth is not known',
        values: '-> x [N] as observed, group [N] of each; centre and unit, in which theta counts',
        likelihood:
          'n, extent, least, most in units -> mean [n], tau [n] (even in logs) and likelihood [n,n] (rows: tau), log p(data | mean, tau) in nats',
        posterior:
          'n, extent in units -> tau [n] from 0 on and there: density [n] of tau given all data, mean [n] of the groups, means [n,J] and sds [n,J] of each; median of tau',
      },
    },
    film: {
      doc: 'Prototypical network conditioned on its task (after Perez et al. 2018 and Oreshkin et al. 2018): the code of the support as a whole modulates the embedding.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        statistics:
          'Batch normalisation in evaluation by the statistics of the whole episode, or of its support alone.',
        condition: 'Whether the embedding knows the task.',
        context: 'Dimensions of the code of a task.',
        latent: "Dimensions of what is each drawing's own, for the bound.",
        bound:
          "Weight of the support's ELBO, nats a drawing, in the loss; 0: the code learns from the classification alone.",
        scale: 'By which squared distances are multiplied.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    leo: {
      doc: "Latent embedding optimisation (Rusu et al. 2019), small: decodes a classifier's weights from a few latent numbers of each class, and adapts these.",
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        statistics:
          'Batch normalisation in evaluation by the statistics of the whole episode, with which queries are judged together, or of its support or of training drawings alone.',
        code: 'Latent numbers of each class, from which its weights are decoded.',
        innerSteps: 'Steps of adaptation of the codes.',
        fineSteps: 'Further steps, of the decoded weights themselves.',
        innerRate: 'Step size of the codes, which is learnt, to begin with.',
        fineRate: 'Step size of the decoded weights, which is learnt, to begin with.',
        order: '2: the exact meta-gradient; 1: without second derivatives (first-order MAML).',
        klWeight: "Weight of the codes' divergence from the prior in the loss.",
        encoderPenalty: 'Weight, in the loss, of how far adaptation has to move the codes.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    abml: {
      doc: 'Amortised Bayesian meta-learning (Ravi & Beatson 2019): MAML that adapts a belief over weights, and says how sure it is.',
      hypers: {
        way: 'Classes of a training task.',
        shot: 'Labelled drawings of each class, from which a task is learnt.',
        query: 'Drawings of each class on which what was learnt is judged in training.',
        tasks: 'Tasks a step.',
        shuffle:
          'Labels of training tasks are drawn at random: nothing is left to learn, a control.',
        withinAlphabet:
          'Share of training tasks whose classes come from as few alphabets as possible, under one turn: harder.',
        rotations:
          'Characters under quarter turns, or also mirrored, are training classes of their own.',
        augment: 'Strength of random distortions of the training drawings; 0 none.',
        redraw:
          'Share of the training drawings that are written again from their strokes, where these are known, each stroke moved a little.',
        normalise: 'Drawings as they are, centred, or centred and scaled to equal ink spread.',
        evalWay: 'Classes of an evaluation episode; 0: as in training.',
        evalShot: 'Labelled drawings of each class in an evaluation episode; 0: as in training.',
        evalQuery: 'Drawings of each class to classify in an evaluation episode.',
        network: '784-256-128, four 3x3 convolutions, or 784-256-128-64-64.',
        filters: 'Filters of each convolution.',
        firstFilters:
          'Filters of the first convolution, whose pictures are the largest; 0: as of the others.',
        downsample:
          'Convolutions with stride 2, or stride 1 and 2x2 max-pooling in every block, or in the first three.',
        norm: 'Normalisation in each block; batch uses the statistics of the set at hand.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
        flat: 'Share of decaySteps during which the rate stays.',
        decaySteps:
          'Steps after which the rate has fallen, in a line, to a hundredth; 0: it stays.',
        innerSteps: 'Steps of adaptation in training.',
        testSteps: 'Steps of adaptation in evaluation.',
        innerRate: 'With which the learnt rates of the adaptation begin.',
        order: '2: the exact meta-gradient; 1: without second derivatives (first-order MAML).',
        believed: "Whose weights have a spread: the last layer's, or all.",
        samples: 'Draws of the weights over which a step of training averages.',
        testSamples: 'Draws of the weights over which an answer is averaged.',
        objective:
          'The query is judged by the logarithm of the averaged probability, or by the average of the logarithms.',
        beta: "Weight of the divergence of a task's belief from the prior.",
        spread: 'Standard deviation of weights with which the prior begins.',
        statistics:
          'Batch normalisation of the query by its own statistics, with which its drawings are named together, or by those of the support, with which each is named by itself.',
      },
      views: {
        episode:
          'side (0 train, 1 test), index, way, shot, query, within (1: one alphabet) -> support [N*K,784], supportLabel [N*K], query [N*Q,784], queryLabel [N*Q], probs [S,N*Q,N], loss [S], accuracy [S], baseline [N*Q] (label of the nearest mean on centred pixels), supportClass [N]; S answers: before adapting and after each of testSteps (of many steps of an optimizer, ten times on the way), or one',
        adapt: 'support [n,784], supportLabel [n], query [m,784], way -> probs [S,m,N]',
        evaluate:
          'side, first, count, way, shot, query, within (1: one alphabet) -> accuracy [count,S], loss [count,S], baseline [count]: the fixed episodes first .. first + count - 1',
      },
    },
    alpaca: {
      doc: 'Bayesian regression on meta-learnt features (Harrison et al. 2018): learns from other curves how a few points leave a band; no drawings.',
      hypers: {
        tasks: 'Tasks a step.',
        points: "Points of a task's curve, told one after another.",
        features: 'Features that the network makes of x, of which a curve is a sum.',
        pointNoise: 'Standard deviation of the noise on the points told.',
        optimizer: 'The rule that turns gradients into steps.',
        rate: 'Step size of the optimizer.',
      },
      views: {
        task: 'side (0 training tasks from the first on, 1 others), index -> x [K], y [K] (the points, in the order in which they are told), grid [G], truth [G], mean [K+1,G] and sd [K+1,G] of a measurement there when 0 .. K points are known, amplitude, phase',
        belief:
          'x [n], y [n] (points known; none if left out), extent (5), curves -> grid [G] from -extent to extent, mean [G] and sd [G] of a measurement there, noise (its share of sd), before [n,2]: mean and sd at each point when those before it were known, curves [curves,G] drawn from the belief',
        evaluate:
          'side, first, count -> of the tasks first .. first + count - 1, always the same, on the grid, when 0 .. K points are known: loss [count,K+1] (mean squared error), nll [count,K+1] (-log p of a measurement, nats), coverage [count,K+1] (share of measurements in the band of 95 %), width [count,K+1] of that band; kept [count,9]: share in the bands of 10, 20, .. 90 %, over all numbers of points known',
      },
    },
  },
  ops: {
    input: 'a value set from outside',
    const: 'every element is the same number',
    add: 'a + b, broadcasting',
    sub: 'a - b, broadcasting',
    mul: 'a * b, broadcasting',
    div: 'a / b, broadcasting',
    neg: '-x',
    exp: 'e^x',
    log: 'natural logarithm',
    sqrt: 'square root',
    square: 'x^2',
    relu: 'max(x, 0)',
    leaky_relu: 'x where x > 0, slope x elsewhere',
    gate: 'b where a > 0, slope b elsewhere: the derivative of relu and leaky_relu',
    sigmoid: '1 / (1 + e^-x)',
    tanh: 'hyperbolic tangent',
    softplus: 'log(1 + e^x)',
    scale: 'factor x',
    shift: 'x + term',
    clamp: 'x limited to lo..hi',
    inside: 'b where lo <= a <= hi, 0 elsewhere: the derivative of clamp',
    stop_gradient: 'x, through which no gradient flows',
    bce_logits: 'Bernoulli cross-entropy from logits, nats',
    matmul: 'A B',
    matmul_nt: 'A B^T',
    matmul_tn: 'A^T B',
    conv2d: '2-D convolution, NHWC',
    conv2d_dx: 'transposed convolution: the derivative of conv2d by x',
    conv2d_dw: 'the derivative of conv2d by w',
    avg_pool: 'mean of each window',
    avg_pool_dx: 'adjoint of avg_pool',
    max_pick: 'b at the argmax of a in each window: max pooling is max_pick(x, x)',
    max_put: 'adjoint of max_pick',
    sum_to: 'sums broadcast axes away',
    broadcast: 'repeats along axes of length 1',
    softmax: 'softmax over the last axis',
    lse: 'log-sum-exp over the last axis',
    norm: '(x - mean) / sd over the middle of three axes',
    rstd: '1 / sqrt(variance + eps) over the middle of three axes',
    norm_grad: 'rstd (g - mean g - y mean(g y)): the derivative of norm',
    reshape: 'the same numbers under another shape',
    transpose: 'permutes the axes',
    slice: 'a range along one axis',
    pad: 'zeros before and after along one axis',
    concat: 'a then b along one axis',
    gather: 'rows by index',
    scatter: 'adds rows at an index',
    one_hot: "1 at each row's index",
  },
  builders: {
    input: 'a value set through a plan before each run',
    const: 'every element is the same number',
    add: 'a + b, broadcasting',
    sub: 'a - b, broadcasting',
    mul: 'a * b, broadcasting',
    div: 'a / b, broadcasting',
    neg: '-x',
    exp: 'e^x',
    log: 'natural logarithm',
    sqrt: 'square root',
    square: 'x^2',
    relu: 'max(x, 0)',
    leakyRelu: 'x where x > 0, slope x elsewhere',
    gate: 'b where a > 0, slope b elsewhere: the derivative of relu and leaky_relu',
    sigmoid: '1 / (1 + e^-x)',
    tanh: 'hyperbolic tangent',
    softplus: 'log(1 + e^x)',
    scale: 'factor x',
    shift: 'x + term',
    clamp: 'x limited to lo..hi',
    inside: 'b where lo <= a <= hi, 0 elsewhere: the derivative of clamp',
    stopGradient: 'x, through which no gradient flows',
    matmul: '[..,m,k] [..,k,n] -> [..,m,n]',
    matmulNt: 'a times b transposed: [..,m,k] [..,n,k] -> [..,m,n]',
    matmulTn: 'a transposed times b: [..,k,m] [..,k,n] -> [..,m,n]',
    conv2d: '2-D convolution: x [B,H,W,C], w [KH,KW,C,O] -> [B,OH,OW,O]',
    conv2dTranspose: 'transposed convolution: y [B,OH,OW,O], w [KH,KW,C,O] -> [B,height,width,C]',
    conv2dDx: 'transposed convolution: the derivative of conv2d by x',
    conv2dDw: 'the derivative of conv2d by w',
    avgPool: 'mean of each window',
    avgPoolDx: 'adjoint of avg_pool',
    maxPool: 'the largest of each window',
    maxPick: 'b at the argmax of a in each window: max pooling is max_pick(x, x)',
    maxPut: 'adjoint of max_pick',
    sum: 'sum over axes; all of them if none are named',
    mean: 'mean over axes; all of them if none are named',
    sumAll: 'the sum of all elements, a scalar',
    meanAll: 'the mean of all elements, a scalar',
    sumTo: 'sums broadcast axes away',
    broadcast: 'repeats along axes of length 1',
    softmax: 'softmax over the last axis',
    lse: 'log-sum-exp over the last axis',
    logSoftmax: 'logarithm of softmax over the last axis',
    reshape: 'the same numbers under another shape',
    transpose: 'axis i of the result is axis perm[i] of x',
    slice: 'a range along one axis',
    pad: 'zeros before and after along one axis',
    concat: 'all of xs, one after the other along one axis',
    gather: 'rows by index: [V,D] [N] -> [N,D]',
    scatter: 'adds rows at an index: [N,D] [N] -> [rows,D]',
    oneHot: "1 at each row's index",
    batchNorm:
      "each channel (last axis) over all other axes to mean 0 and variance 1, always with the batch's own statistics",
    layerNorm: 'each row over all axes but the first to mean 0 and variance 1',
    instanceNorm: 'x [B,H,W,C]: each picture and channel over H, W to mean 0 and variance 1',
    norm: '(x - mean) / sd over the middle of three axes',
    rstd: '1 / sqrt(variance + eps) over the middle of three axes',
    normGrad: 'rstd (g - mean g - y mean(g y)): the derivative of norm',
    bceLogits: 'Bernoulli cross-entropy from logits, nats',
    softmaxCrossEntropy: '[N,C] [N,C] -> [N], nats',
    gaussianKl:
      'KL of N(mu, e^logvar) from N(0, 1), summed over the last axis: [N,L] [N,L] -> [N], nats',
  },
};
