{{- define "portal.selector" -}}
app.kubernetes.io/name: portal
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "portal.meta" -}}
name: portal
namespace: {{ .Release.Namespace }}
labels:
  {{- include "portal.selector" . | nindent 2 }}
  app.kubernetes.io/part-of: devopshub
{{- end }}
