#!/bin/sh
# Elastic Beanstalk runs this on each instance after a deployment; if the app does not answer, the deployment fails.
exec curl --silent --show-error --fail --retry 5 --retry-connrefused --retry-delay 1 http://localhost:8080/health
