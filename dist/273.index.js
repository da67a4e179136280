export const id = 273;
export const ids = [273];
export const modules = {

/***/ 7273:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   configRemarks: () => (/* binding */ x)
/* harmony export */ });
/* unused harmony export isConfigFile */
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2434);
/* harmony import */ var _chunk_MDVBIUEQ_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7719);
/* harmony import */ var _chunk_Q34NA3VK_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2835);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var c=(0,_chunk_Q34NA3VK_js__WEBPACK_IMPORTED_MODULE_3__.c)((0,_chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__.a)(),1);var w=e=>/^\.ebextensions\/[^/]+\.config$/.test(e)||e===p,p="env.yaml",d=["option_settings","packages","groups","users","sources","files","commands","services","container_commands","Resources","Outputs","Mappings","Conditions","Parameters","Metadata"],y=/^[A-Za-z0-9]([A-Za-z0-9-]{2,38}[A-Za-z0-9]|[A-Za-z0-9-]{0,38}\+)$/,v=/^[A-Za-z][\w .:-]{0,39}$/;function x(e){return e.entries.filter(({path:n})=>w(n)).flatMap(({path:n})=>A(n,e.text(n)))}function A(e,n){if(n===void 0||n.trim()==="")return[];if(n.includes("\0"))return[{path:e,line:1,text:"holds zero bytes, as UTF-16 does, and Beanstalk may not be able to parse it: save it as UTF-8."}];let t=(0,_chunk_44SME7Q7_js__WEBPACK_IMPORTED_MODULE_1__.b)(n);if(t===void 0)return[];if(t.kind==="broken")return[N(e,t)];if(t.kind==="json")return[];let i=e===p?E(t,n):M(t,n);return[...t.duplicates.map($),...i].map(s=>({path:e,...s}))}function N(e,{trouble:n,isCertain:t}){let{line:i,column:s,why:u}=n;if(!t){let o=`may not be parsed: ${u}. Beanstalk refuses a release with a file that is neither YAML nor JSON: check this line.`;return{path:e,line:i,column:s,text:o}}let a=`cannot be parsed: ${u}. Beanstalk refuses a release with a file that is neither YAML nor JSON.`;return{path:e,line:i,column:s,text:a,endsRun:"BR-CONFIG-FILE"}}var $=({line:e,column:n,why:t})=>({line:e,column:n,text:`has a key twice: ${t}. Join the two.`});function M({document:e},n){let{contents:t}=e;return t===null?[]:(0,c.isMap)(t)?t.items.flatMap(i=>{let{name:s,offset:u}=g(i);if(s===void 0||d.includes(s))return[];let a=v.test(s)?`'${s}'`:"a section",o=d.find(h=>m(h)===m(s)),r=o===void 0?"Take it out, or correct its name":`It is written ${o}`;return[{...(0,_chunk_MDVBIUEQ_js__WEBPACK_IMPORTED_MODULE_2__.a)(n,u),text:`has ${a}, which Beanstalk does not know: it skips the whole file. ${r}.`}]}):[{line:1,text:`is not made of sections, as ${d[0]}: Beanstalk has no use for the file.`}]}var m=e=>e.toLowerCase().replace(/[^a-z]/g,"");function E({document:e},n){let{contents:t}=e;if(!(0,c.isMap)(t))return[{line:1,text:"holds no mapping, so it configures nothing."}];let i=t.items.map(r=>({item:r,...g(r)})),s=i.find(({name:r})=>r==="EnvironmentName"),u=i.some(({name:r})=>r==="AWSConfigurationTemplateVersion"),a=[];u||a.push({line:1,text:"has no AWSConfigurationTemplateVersion: begin it with the line of that name, 1.1.0.0."});let o=s&&(0,c.isScalar)(s.item.value)?String(s.item.value.value):void 0;return s!==void 0&&(o===void 0||!y.test(o))&&a.push({...(0,_chunk_MDVBIUEQ_js__WEBPACK_IMPORTED_MODULE_2__.a)(n,s.offset),text:"has an EnvironmentName that no environment can have: 4 to 40 letters, digits and dashes, and a + behind it for a group."}),a}function g({key:e}){return(0,c.isScalar)(e)?{name:String(e.value),offset:e.range?.[0]??0}:{name:void 0,offset:0}}


/***/ })

};
