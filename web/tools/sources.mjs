/**
 * The official data files: where they are and what they must be.
 *
 * Omniglot: the two small background sets, images and strokes, under the MIT licence, from the
 * repository of Lake, Salakhutdinov and Tenenbaum (2015), as of commit 057f034. MNIST has no address
 * of its authors any more: it is only taken from a folder.
 *
 * @typedef {{ name: string, bytes: number, sha256: string }} SourceFile
 * @typedef {{ title: string, url: string | null, files: SourceFile[] }} Source
 */

/** @type {Record<'omniglot' | 'mnist', Source>} */
export const sources = {
  omniglot: {
    title: 'mini-Omniglot',
    url: 'https://raw.githubusercontent.com/brendenlake/omniglot/master/python/',
    files: [
      {
        name: 'images_background_small1.zip',
        bytes: 1319022,
        sha256: 'f38eb80f801274ac2b4dff5b24289016bfaba4a7d5bb50deebf27104ad6cb8a4',
      },
      {
        name: 'images_background_small2.zip',
        bytes: 1580917,
        sha256: '3ccaa407515a8778e5d0861875af38b17e418f301ad5bb3b5a6b65d901a41c7f',
      },
      {
        name: 'strokes_background_small1.zip',
        bytes: 3056274,
        sha256: '8cb3960fb6cf4ccf5f064ad83169f828c36c36782a0f6e7faacb7ecfae4468a2',
      },
      {
        name: 'strokes_background_small2.zip',
        bytes: 4100947,
        sha256: '345bf2141efbea062833dbb2828abbc23d9e07825e46f2afdd4daecddfed6e78',
      },
    ],
  },
  mnist: {
    title: 'MNIST',
    url: null,
    files: [
      {
        name: 't10k-images-idx3-ubyte.gz',
        bytes: 1648877,
        sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
      },
      {
        name: 't10k-labels-idx1-ubyte.gz',
        bytes: 4542,
        sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
      },
      {
        name: 'train-images-idx3-ubyte.gz',
        bytes: 9912422,
        sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
      },
      {
        name: 'train-labels-idx1-ubyte.gz',
        bytes: 28881,
        sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
      },
    ],
  },
};
