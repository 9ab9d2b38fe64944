// A real Apache Kafka for tests: one KRaft node from Maven Central, started by Java 17 or newer on two free loopback ports.
// The jars are kept in ~/.cache/devopshub-parts (XDG_CACHE_HOME and PARTS_CACHE are honoured).
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSION = '4.1.1';
const LOG4J = `status = error
appender.console.type = Console
appender.console.name = STDOUT
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d] %p %m (%c)%n
rootLogger.level = WARN
rootLogger.appenderRef.stdout.ref = STDOUT
`;

/** Fetches the jars once. Interrupted fetches leave nothing behind that looks complete. */
export async function getKafka() {
  const cache =
    process.env.PARTS_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'devopshub-parts');
  const folder = join(cache, `kafka-${VERSION}`);
  await need('java', ['-version'], 'Java 17 or newer', 'openjdk-17-jre-headless');
  if (existsSync(join(folder, 'lib', `kafka_2.13-${VERSION}.jar`))) return folder;
  await need('mvn', ['-v'], 'Maven', 'maven');
  console.log(`fetching Kafka ${VERSION} from Maven Central …`);
  await mkdir(folder, { recursive: true });
  await copyFile(join(import.meta.dirname, 'pom.xml'), join(folder, 'pom.xml'));
  const part = `lib.${process.pid}`;
  await run(
    'mvn',
    [
      '-q',
      '-B',
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${part}`,
    ],
    { cwd: folder, maxBuffer: 1 << 24 },
  ).catch(error => {
    // Maven reports on stdout, which the message of `execFile` leaves out.
    throw new Error(
      `Maven could not fetch Kafka ${VERSION}; the Kafka tier needs Maven Central, or a mirror of it in ~/.m2/settings.xml.\n${error.stdout}${error.stderr}`,
    );
  });
  await rm(join(folder, 'lib'), { recursive: true, force: true });
  await rename(join(folder, part), join(folder, 'lib'));
  return folder;
}

/** @returns the address, and how to end the broker and delete its data. */
export async function startKafka() {
  const folder = await getKafka();
  const data = await mkdtemp(join(tmpdir(), 'service-kit-kafka-'));
  const [port, controller] = [await freePort(), await freePort()];
  await writeFile(join(data, 'log4j2.properties'), LOG4J);
  await writeFile(join(data, 'server.properties'), properties(data, port, controller));
  const java = [
    ...['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
    `-Dlog4j2.configurationFile=file:${join(data, 'log4j2.properties')}`,
    ...['-cp', join(folder, 'lib', '*')],
  ];
  const id = randomBytes(16).toString('base64url');
  const config = join(data, 'server.properties');
  await run('java', [
    ...java,
    'kafka.tools.StorageTool',
    'format',
    '-t',
    id,
    '-c',
    config,
    '--standalone',
  ]);
  const logFile = join(data, 'kafka.log');
  const log = openSync(logFile, 'a');
  const child = spawn('java', [...java, 'kafka.Kafka', config], { stdio: ['ignore', log, log] });
  const stop = async () => {
    if (child.exitCode === null) {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    }
    await rm(data, { recursive: true, force: true });
  };
  for (let waited = 0; !(await listens(port)); waited += 200) {
    if (child.exitCode !== null || waited > 90_000) {
      const tail = readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n');
      await stop();
      throw new Error(`Kafka did not come up:\n${tail}`);
    }
    await delay(200);
  }
  return { broker: `127.0.0.1:${port}`, stop };
}

const properties = (data, port, controller) => `process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
log.dirs=${data}/logs
num.network.threads=1
num.io.threads=2
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`;

/** Makes sure of a command. Root on Debian gets it installed, everybody else is told the line. */
async function need(command, args, what, debianPackage) {
  const works = () => run(command, args).then(Boolean, () => false);
  if (await works()) return;
  const install = `apt-get update && apt-get install -y ${debianPackage}`;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`installing ${what}: ${install}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('sh', ['-c', install], { env, maxBuffer: 1 << 24 }).catch(({ stderr }) =>
      console.log(stderr),
    );
  }
  if (!(await works())) throw new Error(`The Kafka tier needs ${what}: ${install}`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const listens = port =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
