{{/* Digest without its algorithm, short enough for a label and for a name. */}}
{{- define "service.shortRelease" -}}
{{ .Values.release | trimPrefix "sha256:" | trunc 12 }}
{{- end }}

{{- define "service.selector" -}}
app.kubernetes.io/name: {{ .Values.service }}
{{- end }}

{{/* The labels by which everything is found; none of them makes a pod template change except the version. */}}
{{- define "service.labels" -}}
{{ include "service.selector" . }}
app.kubernetes.io/managed-by: devopshub
{{- with .Values.system }}
app.kubernetes.io/part-of: {{ . }}
{{- end }}
devopshub.io/environment: {{ .Values.environment }}
{{- end }}

{{- define "service.annotations" -}}
devopshub.io/release: {{ .Values.release }}
{{- with .Values.commit }}
devopshub.io/commit: {{ . | quote }}
{{- end }}
{{- with .Values.owner }}
devopshub.io/owner: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "service.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "service.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{/* Variables of one container; `role` serve or migrate. */}}
{{- define "service.env" -}}
- { name: NODE_ENV, value: production }
- { name: PORT, value: {{ .Values.port | quote }} }
- { name: RUN_DIR, value: /run/devopshub }
- { name: OTEL_SERVICE_NAME, value: {{ .Values.service }} }
- { name: OTEL_RESOURCE_ATTRIBUTES, value: 'service.version={{ .Values.release }},deployment.environment.name={{ .Values.environment }}' }
{{- with .Values.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- range $name, $value := .Values.variables }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}

{{/* RUN_DIR as decided for all platforms: token, config.json, flags.json, secrets/. Takes (list context role). */}}
{{- define "service.runDir" -}}
{{- $ := index . 0 -}}
{{- $role := index . 1 -}}
- name: run
  projected:
    defaultMode: 0440
    sources:
      {{- if eq $role "serve" }}
      - serviceAccountToken: { path: token, audience: devopshub, expirationSeconds: 900 }
      - configMap: { name: {{ $.Values.service }}-config }
      {{- end }}
      - secret:
          name: {{ $.Values.service }}-{{ $role }}
          optional: {{ not (and $.Values.externalSecret.enabled (get $.Values.externalSecret $role)) }}
          {{- with get $.Values.externalSecret $role }}
          items:
            {{- range $file, $_ := . }}
            - { key: {{ $file }}, path: secrets/{{ $file }} }
            {{- end }}
          {{- end }}
- name: tmp
  emptyDir: { sizeLimit: 128Mi }
{{- end }}

{{- define "service.mounts" -}}
- { name: run, mountPath: /run/devopshub, readOnly: true }
- { name: tmp, mountPath: /tmp }
{{- end }}

{{- define "service.resources" -}}
requests: { cpu: {{ .Values.resources.cpuRequest }}, memory: {{ .Values.resources.memoryMiB }}Mi }
limits: { memory: {{ .Values.resources.memoryMiB }}Mi }
{{- end }}
