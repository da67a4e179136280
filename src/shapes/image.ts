/** Container images of the Cluster tier, as Beanstalk takes them: one that exists, or the way to build one from a bundle. */

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_ImageBuildConfiguration.html */
export interface ImageBuild {
  readonly type: 'docker' | 'buildpack';
  /** ARN of the role that CodeBuild assumes. */
  readonly role: string;
  /** Path in the bundle; undefined: the Dockerfile at its top. */
  readonly dockerfile: string | undefined;
  /** The builder; there is one exactly where the type is `buildpack`. */
  readonly buildpack: string | undefined;
  readonly architecture: 'amd64' | 'arm64' | undefined;
  readonly computeType: 'BUILD_GENERAL1_SMALL' | 'BUILD_GENERAL1_MEDIUM' | 'BUILD_GENERAL1_LARGE' | undefined;
  readonly timeoutMinutes: number | undefined;
}

/** What a version of a Cluster environment runs. */
export type ImageChoice =
  | { readonly kind: 'source'; readonly uri: string }
  | { readonly kind: 'build'; readonly build: ImageBuild };

/** What Beanstalk says of a version's image. */
export interface VersionImage {
  /** Undefined while it is built, and where no build has come to an image. */
  readonly uri: string | undefined;
  /** Beanstalk builds it from the bundle; else it was there. */
  readonly isBuilt: boolean;
  /** Of CodeBuild; undefined where none is told. */
  readonly buildArn: string | undefined;
}
