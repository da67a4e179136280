/** What Beanstalk refuses, in its own words, and the problem that a person reads. */
import { call, promise, refused } from './refused.ts';

const update = call('UpdateEnvironment');
const register = call('CreateApplicationVersion');

promise({
  'what exists and what does not': [
    [
      refused(
        'InvalidParameterValue',
        'Environment named shop-prod is in an invalid state for this operation. Must be Ready.',
      ),
      update,
      { code: 'BR-NOT-READY', what: 'shop-prod' },
    ],
    [
      refused('InvalidParameterValue', 'Application Version v 1 already exists.'),
      register,
      { code: 'BR-VERSION-EXISTS', what: 'v 1' },
    ],
    [
      refused('InvalidParameterValue', 'Application shop already exists.'),
      call('CreateApplication'),
      { code: 'BR-APPLICATION-EXISTS' },
    ],
    [
      refused('InvalidParameterValue', 'Environment shop-prod already exists.'),
      call('CreateEnvironment'),
      { code: 'BR-ENVIRONMENT-EXISTS', next: 'over all applications' },
    ],
    [
      refused('InvalidParameterValue', "No Application named 'shop' found."),
      register,
      {
        code: 'BR-APPLICATION-MISSING',
        what: 'no application shop in eu-central-1, or it is not visible to these credentials',
      },
    ],
    [
      refused('InvalidParameterValue', "No Application Version named 'v1' found."),
      update,
      { code: 'BR-VERSION-MISSING', what: 'v1, or it is not visible' },
    ],
    [
      refused('InvalidParameterValue', "No Environment found for EnvironmentId = 'e-1'."),
      update,
      { code: 'BR-ENVIRONMENT-MISSING', what: 'e-1 in' },
    ],
    [
      refused('InvalidParameterValue', 'DNS name (shop.eu-central-1.elasticbeanstalk.com) is not available.'),
      call('CreateEnvironment'),
      { code: 'BR-CNAME-TAKEN', what: 'shop.eu-central-1.elasticbeanstalk.com is taken', next: 'cname-prefix' },
    ],
    [
      refused('InvalidParameterValue', "No Solution Stack named 'Old' found."),
      call('CreateEnvironment'),
      { code: 'BR-PLATFORM-MISSING' },
    ],
    [
      refused(
        'ConfigurationValidationException',
        "Configuration validation exception: Invalid option specification (Namespace: 'aws:x', OptionName: 'Y'): Unknown configuration setting.",
      ),
      update,
      { code: 'BR-OPTION-SETTING', what: 'Y in aws:x', next: 'option-settings' },
    ],
  ],
  'how much may exist': [
    [
      refused('TooManyApplicationVersionsException', 'You cannot have more than 1000 Application Versions'),
      register,
      { code: 'BR-QUOTA', what: 'application versions' },
    ],
    [
      refused('TooManyEnvironmentsException', 'too many'),
      call('CreateEnvironment'),
      { code: 'BR-QUOTA', what: 'environments' },
    ],
    [
      refused('TooManyApplicationsException', 'too many'),
      call('CreateApplication'),
      { code: 'BR-QUOTA', what: 'applications' },
    ],
    [
      refused('TooManyConfigurationTemplatesException', 'too many'),
      call('CreateConfigurationTemplate'),
      { code: 'BR-QUOTA', what: 'configuration templates' },
    ],
    [
      refused('TooManyBucketsException', 'too many'),
      call('CreateStorageLocation'),
      { code: 'BR-QUOTA', what: 'buckets' },
    ],
  ],
});
