# SPDX-License-Identifier: Apache-2.0
complete -c check-username -f
complete -c check-username -l registry -r -F -d 'Where the registry is'
complete -c check-username -s 0 -l null -f -d 'Names on standard input end with NUL'
complete -c check-username -s h -l help -f -d 'Show the options'
complete -c check-username -s V -l version -f -d 'Show the version'
complete -c check-username -l json -f -d 'Write JSON'
complete -c check-username -s q -l quiet -f -d 'Write errors only'
complete -c check-username -s v -l verbose -f -d 'Tell what is being done'
complete -c check-username -l color -x -a 'auto always never' -d 'Use colour'
complete -c check-username -l lang -x -a 'fr nl de en' -d 'Language of reports'
complete -c check-username -l no-input -f -d 'Never ask'
