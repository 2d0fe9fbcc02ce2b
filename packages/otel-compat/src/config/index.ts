export { readYaml, type YamlFile, type YamlProblem, type YamlReading } from './read-yaml.ts';
