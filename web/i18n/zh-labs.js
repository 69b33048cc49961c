/** The lab: titles of its lessons. */
export const texts = {
  'lesson.gan.title': '造假者与鉴定者',
  'lesson.clusters.title': '编码里的秩序',
  'lesson.search.title': '猜猜该看哪里',
  'lesson.genetic.title': '众人拾柴',
  'lesson.swarm.title': '众人拾柴：粒子群',
  'lesson.cmaes.title': '众人拾柴：CMA-ES',
  'lesson.reliability.title': '知之为知之：分类',
  'lesson.calibrate.title': '知之为知之',
  'lesson.race.title': '六条下山路',
  'lesson.tasks.title': '任务的地图',
  'lesson.robot.title': '找到目标',
  'lesson.posterior.title': '以形拟形',
  'lesson.shrink.title': '互相借力',
  'lesson.transfer.title': '举一反三',
  'lesson.generate.title': '没有人写过的字',
  'lesson.rapid.title': '少拧几个旋钮',
};
